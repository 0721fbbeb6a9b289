package dev.llmlb.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlEndpointTest {

    private final SimulatedProvider provider = SimulatedProvider.start("sim");
    private final Caller caller = new Caller(provider);

    @AfterEach
    void stop() {
        provider.close();
    }

    private HttpResponse<String> post(String query, String json) throws Exception {
        return caller.send("POST", "/_simulator/behaviour" + query, json);
    }

    @Test
    void aBehaviourHoldsUntilItIsDeleted() throws Exception {
        assertThat(post("", "{\"status\":429,\"retry_after\":20}").statusCode()).isEqualTo(200);

        assertThat(caller.chat(Caller.PLAIN).headers().firstValue("retry-after"))
                .hasValue("20");
        assertThat(caller.chat(Caller.PLAIN).statusCode()).isEqualTo(429);
        caller.send("DELETE", "/_simulator/behaviour", "");
        assertThat(caller.chat(Caller.PLAIN).statusCode()).isEqualTo(200);
    }

    @Test
    void aBehaviourCanBeForAModelAndSomeCalls() throws Exception {
        post("?model=other&times=1", "{\"status\":500}");
        post("?model=m&times=2", "{\"text\":\"Hi\",\"delay_ms\":1,\"without_usage\":true}");

        for (int i = 0; i < 2; i++) {
            assertThat(caller.chat(Caller.PLAIN).body()).contains("\"Hi\"").doesNotContain("usage");
        }
        assertThat(caller.chat(Caller.PLAIN).body()).contains("This is").contains("usage");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"color":"red"}                            | unknown key: color (known: body, completion_tokens,
                    {"status":"many"}                          | status: "many" (expected: an integer)
                    {"status":99}                              | status: 99 (expected: 200 to 599)
                    {"silence":1}                              | silence: 1 (expected: true or false)
                    {"silence":true,"cut_after_tokens":3}      | more than one way to end
                    {"text":"Hi","status":500}                 | more than one way to end
                    []                                         | expected a JSON object
                    """)
    void aWrongBehaviourIsExplained(String json, String message) throws Exception {
        var response = post("", json);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response.body()).at("/error/message").asText()).contains(message);
    }

    @Test
    void wrongNumbersAndPathsAreExplained() throws Exception {
        assertThat(post("?times=0", "{}").body()).contains("times: 0");
        assertThat(caller.send("POST", "/_simulator/down?seconds=soon", "").body())
                .contains("seconds: soon");
        assertThat(caller.send("GET", "/_simulator/nothing", "").statusCode()).isEqualTo(404);
    }

    @Test
    void statusCountsCallsButNotItself() throws Exception {
        caller.chat(Caller.PLAIN);
        caller.send("GET", "/_simulator", "");
        var status = Caller.json(caller.send("GET", "/_simulator", "").body());

        assertThat(status.toString())
                .isEqualTo("{\"name\":\"sim\",\"wire\":\"OPENAI\",\"calls\":1,\"calls_by_model\":{\"m\":1},"
                        + "\"open_streams\":0,\"cancelled\":0}");
    }

    @Test
    void downAnswersFirst() throws Exception {
        assertThat(caller.send("POST", "/_simulator/down", "").statusCode()).isEqualTo(200);

        Caller.await(caller::isRefused);
        provider.up();
        assertThat(answers()).isTrue();
    }

    @Test
    void downForAWhileComesBack() throws Exception {
        caller.send("POST", "/_simulator/down?seconds=0.2", "");

        Caller.await(() -> !answers());
        Caller.await(this::answers);
    }

    private boolean answers() {
        try {
            return caller.chat(Caller.PLAIN).statusCode() == 200;
        } catch (Exception e) {
            return false;
        }
    }
}

package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.PLAIN;
import static dev.llmlb.simulator.Client.STREAM;
import static dev.llmlb.simulator.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {

    private final SimulatedProvider provider = SimulatedProvider.start("openai");

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void aBehaviourWithoutTimesIsForAlways() throws Exception {
        assertThat(script("", "{\"status\":429,\"retry_after\":\"20\"}").statusCode())
                .isEqualTo(200);

        for (int i = 0; i < 3; i++) {
            var response = Client.send(provider, PLAIN);
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).contains("20");
        }
    }

    @Test
    void timesAndModelNarrowIt() throws Exception {
        script("?times=1", "{\"status\":500}");
        script("?model=m&times=2", "{\"status\":503}");
        script("?model=n", "{\"status\":404}");

        assertThat(status("m")).isEqualTo(503);
        assertThat(status("m")).isEqualTo(503);
        assertThat(status("m")).isEqualTo(500);
        assertThat(status("m")).isEqualTo(200);
        assertThat(status("n")).isEqualTo(404);
    }

    @Test
    void deleteResetsBehavioursAndCounts() throws Exception {
        script("", "{\"status\":500}");
        Client.send(provider, PLAIN);

        assertThat(control("DELETE", "/behaviour", "").statusCode()).isEqualTo(200);

        assertThat(provider.calls()).isZero();
        assertThat(status("m")).isEqualTo(200);
    }

    @Test
    void statusTellsTheCounts() throws Exception {
        provider.next(Behaviour.stallAfterTokens(1));
        try (var events = Client.stream(provider, STREAM)) {
            events.next();
            assertThat(json(control("GET", "", "").body()))
                    .isEqualTo(json("{\"name\":\"openai\",\"wire\":\"OPENAI\",\"calls\":1,"
                            + "\"calls_by_model\":{\"m\":1},\"open_streams\":1,\"cancelled\":0}"));
        }
    }

    @Test
    void downForAWhile() throws Exception {
        assertThat(control("POST", "/down?seconds=0.2", "").statusCode()).isEqualTo(200);

        Client.eventually(this::assertRefused);
        Client.eventually(() -> assertThat(reached()).isTrue());
    }

    @Test
    void downUntilUp() throws Exception {
        assertThat(control("POST", "/down", "").statusCode()).isEqualTo(200);
        Client.eventually(this::assertRefused);

        provider.up();

        assertThat(status("m")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"statsu":429}                      | statsu
            {"status":"429"}                    | status
            {"status":99}                       | 99
            {"silence":1}                       | silence
            {"text":7}                          | text
            {"status":429,"silence":true}       | more than one way
            {"text":"a","refuse":true}          | more than one way
            {"headers":"x"}                     | headers
            {"headers":{"x":{}}}                | headers
            {"delay_ms":-1}                     | beforeHeaders
            {"prompt_tokens":1}                 | completion_tokens
            {"cut_after_tokens":-1}             | afterTokens
            {"status":429}garbage               | garbage
            []                                  | JSON object
            {                                   | end-of-input
            """)
    void aBadBehaviourIsRefusedAndNamed(String body, String named) throws Exception {
        var response = script("", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response.body()).at("/error/message").asText()).contains(named);
        assertThat(status("m")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/behaviour?times=0",
                "/behaviour?times=x",
                "/behaviour?times=1.5",
                "/behaviour?times=NaN",
                "/down?seconds=-1",
                "/down?seconds=soon"
            })
    void aBadNumberIsRefused(String path) throws Exception {
        assertThat(control("POST", path, "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void anUnknownControlCallIs404() throws Exception {
        assertThat(control("POST", "/up", "").statusCode()).isEqualTo(404);
        assertThat(control("PUT", "/behaviour", "{}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                                             | role,"a",stop,[DONE]
            {"text":"b"}                                   | role,"b",stop,[DONE]
            {"malformed_line":true}                        | role,malformed,"a",stop,[DONE]
            {"without_done":true,"without_usage":true}     | role,"a",stop
            {"error_event_first":true}                     | role,error
            {"delay_ms":1,"headers":{"x":"y"}}             | role,"a",stop,[DONE]
            """)
    void everyAdditionHasAKey(String behaviour, String kinds) throws Exception {
        script("", behaviour.equals("{}") ? "{\"text\":\"a\"}" : withText(behaviour));

        try (var events = Client.stream(provider, STREAM)) {
            assertThat(String.join(",", events.kinds())).isEqualTo(kinds);
        }
    }

    @Test
    void everyEndingHasAKey() throws Exception {
        for (String body : new String[] {"{\"refuse\":true}", "{\"cut_after_tokens\":1}"}) {
            script("?times=1", body);
            assertThatIOException().as(body).isThrownBy(() -> Client.send(provider, STREAM));
        }
        for (String body : new String[] {"{\"silence\":true}", "{\"stall_after_tokens\":1,\"text\":\"a b\"}"}) {
            int before = provider.calls();
            script("?times=1", body);
            var call = Client.sendLater(provider, PLAIN);
            Client.eventually(() -> assertThat(provider.calls()).isEqualTo(before + 1));
            assertThat(call).isNotDone();
        }
        script("?times=1", "{\"empty_body\":true}");
        assertThat(Client.send(provider, PLAIN).body()).isEmpty();
        script("?times=1", "{\"status\":502,\"body\":\"<p>\",\"content_type\":\"text/html\"}");
        assertThat(Client.send(provider, PLAIN).body()).isEqualTo("<p>");
        script("?times=1", "{\"prompt_tokens\":5,\"completion_tokens\":6}");
        assertThat(json(Client.send(provider, PLAIN).body())
                        .at("/usage/total_tokens")
                        .asInt())
                .isEqualTo(11);
    }

    private static String withText(String behaviour) {
        return behaviour.contains("text") ? behaviour : Client.with(behaviour, "\"text\":\"a\"");
    }

    private HttpResponse<String> script(String query, String body) throws IOException, InterruptedException {
        return control("POST", "/behaviour" + query, body);
    }

    private HttpResponse<String> control(String method, String path, String body)
            throws IOException, InterruptedException {
        return Client.send(Client.request(method, "http://127.0.0.1:" + provider.port() + "/_simulator" + path, body));
    }

    private int status(String model) throws IOException, InterruptedException {
        return Client.send(provider, Client.plainTo(model)).statusCode();
    }

    private void assertRefused() {
        assertThat(reached()).isFalse();
    }

    private boolean reached() {
        try {
            return status("m") == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

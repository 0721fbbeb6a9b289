package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainAnswerTest {

    private final SimulatedProvider openai = SimulatedProvider.start("openai");
    private final SimulatedProvider azure = SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(8));

    @AfterEach
    void close() {
        openai.close();
        azure.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"OPENAI", "AZURE_OPENAI"})
    void answersAChatCompletion(Wire wire) throws Exception {
        var provider = wire == Wire.OPENAI ? openai : azure;

        var response = Client.send(provider, Client.PLAIN);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("x-simulated-provider")).contains(provider.name());
        assertThat(response.headers().firstValue("x-request-id")).contains(provider.name() + "-1");
        var answer = json(response.body());
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo(wire == Wire.OPENAI ? "m" : "my-gpt");
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.at("/choices/0/message/content").asText().split(" ")).hasSize(8);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.path("usage"))
                .isEqualTo(json("{\"prompt_tokens\":3,\"completion_tokens\":8,\"total_tokens\":11}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
    void cutsTheAnswerAtMaxTokens(String limit) throws Exception {
        openai.always(Behaviour.answer("one two three four"));

        var cut = json(Client.send(openai, Client.with(Client.PLAIN, "\"" + limit + "\":3"))
                .body());
        var whole = json(Client.send(openai, Client.with(Client.PLAIN, "\"" + limit + "\":4"))
                .body());

        assertThat(cut.at("/choices/0/message/content").asText()).isEqualTo("one two three");
        assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void takesAsLongAsItsSpeedSays() throws Exception {
        openai.speed(new Speed(Duration.ofMillis(100), 100, 10));

        long start = System.nanoTime();
        Client.send(openai, Client.PLAIN);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
    }

    @Test
    void listsModels() throws Exception {
        String url = openai.baseUrl() + "/models";

        var listed = Client.send(Client.request("GET", url, "", "Authorization", "Bearer k"));
        var withoutKey = Client.send(Client.request("GET", url, ""));

        assertThat(json(listed.body()).path("object").asText()).isEqualTo("list");
        assertThat(json(listed.body()).path("data")).isNotEmpty();
        assertThat(withoutKey.statusCode()).isEqualTo(401);
        assertThat(openai.calls()).isZero();
    }

    @Test
    void openAiWantsABearerToken() throws Exception {
        String url = openai.baseUrl() + "/chat/completions";

        for (String[] headers : new String[][] {{}, {"Authorization", "Bearer "}, {"api-key", "k"}}) {
            var response = Client.send(Client.post(url, Client.PLAIN, headers));

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(json(response.body()).at("/error/type").asText()).isEqualTo("invalid_request_error");
        }
        assertThat(openai.calls()).isEqualTo(3);
    }

    @Test
    void azureWantsAnApiKeyAndAnApiVersion() throws Exception {
        String url = Client.azureUrl(azure, "?api-version=2024-10-21");

        var withoutKey = Client.send(Client.post(url, Client.PLAIN));
        var withoutVersion = Client.send(Client.post(Client.azureUrl(azure, ""), Client.PLAIN, "api-key", "k"));

        assertThat(withoutKey.statusCode()).isEqualTo(401);
        assertThat(json(withoutKey.body()).at("/error/code").asText()).isEqualTo("401");
        assertThat(withoutVersion.statusCode()).isEqualTo(404);
    }

    @Test
    void turnsBadRequestsAway() throws Exception {
        openai.next(Behaviour.status(503));

        var statuses = Stream.of("", "{", "[]", "{\"messages\":[]}")
                .map(body -> Client.sendLater(openai, body).join().statusCode());

        assertThat(statuses).containsOnly(400);
        assertThat(Client.send(openai, Client.PLAIN).statusCode()).isEqualTo(503);
    }

    @Test
    void knowsNoOtherPath() throws Exception {
        for (String url : new String[] {
            openai.baseUrl() + "/moderations", openai.baseUrl() + "/chat", azure.baseUrl() + "/v1/chat/completions"
        }) {
            assertThat(Client.send(Client.post(url, Client.PLAIN, "Authorization", "Bearer k"))
                            .statusCode())
                    .as(url)
                    .isEqualTo(404);
        }
        assertThat(openai.calls() + azure.calls()).isZero();
    }

    @Test
    void keepsTheLatestRequests() throws Exception {
        Client.send(azure, Client.STREAM);

        var request = azure.requests().get(0);

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/openai/deployments/my-gpt/chat/completions");
        assertThat(request.query()).isEqualTo("api-version=2024-10-21");
        assertThat(request.headers()).containsEntry("api-key", "k");
        assertThat(request.bodyText()).isEqualTo(Client.STREAM);
        assertThat(request.model()).isEqualTo("my-gpt");
        assertThat(request.stream()).isTrue();
    }
}

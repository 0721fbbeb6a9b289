package dev.llmlb.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RejectionTest {

    private static final String OPENAI_PATH = "/v1/chat/completions";
    private static final String AZURE_PATH = "/openai/deployments/m/chat/completions";

    private final SimulatedProvider openAi = SimulatedProvider.start("openai");
    private final SimulatedProvider azure = SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(1));

    @AfterEach
    void stop() {
        openAi.close();
        azure.close();
    }

    @Test
    void aKeyIsRequired() throws Exception {
        var response = new Caller(openAi).send("POST", OPENAI_PATH, Caller.PLAIN);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Caller.json(response.body()).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(new Caller(azure)
                        .send("POST", AZURE_PATH + "?api-version=1", Caller.PLAIN)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void azureWantsAnApiVersion() throws Exception {
        var response = new Caller(azure).send("POST", AZURE_PATH, Caller.PLAIN, "api-key", "k");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Caller.json(response.body()).at("/error/code").asText()).isEqualTo("404");
    }

    @Test
    void badJsonAndAMissingModelAreRefusedAndUseNoBehaviour() throws Exception {
        openAi.next(Behaviour.status(500));
        var caller = new Caller(openAi);

        assertThat(caller.chat("{\"model\":").statusCode()).isEqualTo(400);
        assertThat(caller.chat("{\"messages\":[]}").body()).contains("model");
        assertThat(caller.chat(Caller.PLAIN).statusCode()).isEqualTo(500);
    }

    @Test
    void unknownPathsAreNotFoundAndNotCounted() throws Exception {
        var caller = new Caller(openAi);

        assertThat(caller.send("POST", "/v1/moderations", "{}", "Authorization", "Bearer k")
                        .statusCode())
                .isEqualTo(404);
        assertThat(caller.send("POST", AZURE_PATH, "{}", "api-key", "k").statusCode())
                .isEqualTo(404);
        assertThat(openAi.calls()).isZero();
    }

    @Test
    void modelsAreListedForAKey() throws Exception {
        var caller = new Caller(openAi);

        assertThat(caller.send("GET", "/v1/models", "", "Authorization", "Bearer k")
                        .body())
                .contains("\"object\":\"list\"");
        assertThat(caller.send("GET", "/v1/models", "").statusCode()).isEqualTo(401);
    }
}

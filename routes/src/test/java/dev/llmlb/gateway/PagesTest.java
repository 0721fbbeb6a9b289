package dev.llmlb.gateway;

import static dev.llmlb.gateway.DemoGateway.header;
import static dev.llmlb.gateway.DemoGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.simulator.Behaviour;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PagesTest {

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    @Test
    void listsModelsAsOpenAiDoes() {
        JsonNode list = json(gateway.get("/v1/models"));

        assertThat(list.get("object").asText()).isEqualTo("list");
        assertThat(list.get("data").findValuesAsText("id")).contains("gpt-4", "gpt-4o", "azure/gpt4-v1");
        assertThat(list.get("data")).allSatisfy(model -> {
            assertThat(model.get("object").asText()).isEqualTo("model");
            assertThat(model.get("created").isIntegralNumber()).isTrue();
            assertThat(model.get("owned_by").asText()).isNotEmpty();
        });
    }

    @Test
    void saysThatItLivesAndIsReady() {
        for (String path : new String[] {"/healthz", "/readyz"}) {
            HttpResponse<String> response = gateway.get(path);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @Test
    void answersHeadToo() {
        HttpResponse<String> response = gateway.text(gateway.request("/healthz")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void countsRequests() {
        gateway.chat("resilient");

        // a request may be answered before it is counted
        await().untilAsserted(() -> assertThat(gateway.get("/metrics").body())
                .contains(
                        "llm_lb_requests_seconds_count{outcome=\"success\",rule=\"resilient\",target=\"azure/main\"}"));
        HttpResponse<String> response = gateway.get("/metrics");
        assertThat(header(response, "Content-Type")).startsWith("text/plain");
        assertThat(response.body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void isNotReadyWhileARuleHasNoTarget() {
        gateway.provider("azure").always(Behaviour.status(401));
        gateway.provider("openai").always(Behaviour.status(401));
        gateway.provider("anthropic").always(Behaviour.status(401));
        assertThat(gateway.chat("resilient").statusCode()).isEqualTo(401);

        HttpResponse<String> response = gateway.get("/readyz");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).get("status").asText()).isEqualTo("DOWN");
        assertThat(json(response).at("/details").get("resilient.azure/main").asText())
                .startsWith("unauthorized, back in ");
        assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void showsPoolsWithoutPromptsAndKeys() {
        gateway.chat("resilient", "Authorization", "Bearer sk-caller");

        HttpResponse<String> response = gateway.get("/llm-lb/status.json");
        assertThat(header(response, "Content-Type")).startsWith("application/json");
        JsonNode target = json(response).at("/pools/0/targets/0");
        assertThat(target.get("target").asText()).isEqualTo("azure/gpt4");
        assertThat(target.get("state").asText()).isEqualTo("closed");
        JsonNode decision = json(response).at("/decisions/0");
        assertThat(decision.get("rule").asText()).isEqualTo("resilient");
        assertThat(decision.at("/attempts/0/target").asText()).isEqualTo("azure/main");
        assertThat(response.body()).doesNotContain("Hello", "sk-", "http://");
    }

    @Test
    void hasAPageThatLoadsNothingFromElsewhere() {
        HttpResponse<String> page = gateway.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).startsWith("text/html");
        assertThat(page.body())
                .contains("llm-lb/status.json", "default-src 'none'")
                .doesNotContain("http://", "https://");
    }
}

package dev.llmlb.gateway;

import static dev.llmlb.gateway.DemoGateway.header;
import static dev.llmlb.gateway.DemoGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
}

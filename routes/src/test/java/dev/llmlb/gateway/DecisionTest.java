package dev.llmlb.gateway;

import static dev.llmlb.gateway.DemoGateway.header;
import static dev.llmlb.gateway.DemoGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers over HTTP can ask why a prompt went where it went, and where it would go. */
class DecisionTest {

    private static final String METADATA = "x-llm-lb-metadata";
    private static final String PRODUCTION = "{\"environment\":\"production\"}";

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    @Test
    void aHeaderSaysWhyOnDemand() {
        assertThat(header(gateway.chat("gpt-4", METADATA, PRODUCTION), "x-llm-lb-decision"))
                .isNull();

        HttpResponse<String> response = gateway.chat("gpt-4", METADATA, PRODUCTION, "x-llm-lb-explain", "true");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "x-llm-lb-decision"))
                .contains("gpt4-canary", "weight-based-routing", "\"score\":90")
                .doesNotContain("Hello");
    }

    @Test
    void aDryRunAnswersWithTheDecisionAndSendsNothing() {
        HttpResponse<String> response = gateway.chat("gpt-4", METADATA, PRODUCTION, "x-llm-lb-dry-run", "true");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/rule").asText()).isEqualTo("gpt4-canary");
        assertThat(json(response).at("/picks/0/picked").asText()).startsWith("azure/gpt4-v");
        assertThat(gateway.provider("azure").calls()).isZero();
    }

    @Test
    void aDryRunOfAnUnknownModelSaysSo() {
        HttpResponse<String> response = gateway.chat("no-such", "x-llm-lb-dry-run", "true");

        assertThat(json(response).at("/status").isMissingNode()).isTrue();
        assertThat(json(response).at("/outcome/status").asInt()).isEqualTo(404);
    }
}

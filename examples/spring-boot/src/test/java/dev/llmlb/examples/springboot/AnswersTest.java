package dev.llmlb.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.camel.LlmLbComponent;
import dev.llmlb.examples.springboot.AnswersController.Answered;
import dev.llmlb.simulator.SimulatedProvider;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** The service as its callers and its operators see it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "stay")
@AutoConfigureObservability(tracing = false) // tests have no Prometheus otherwise
@ContextConfiguration(initializers = OfflineProviders.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD) // health and counts are remembered
@Timeout(60)
class AnswersTest {

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private CamelContext camel;

    @Autowired
    private SimulatedProvider azure;

    @Autowired
    private SimulatedProvider openai;

    @Test
    void aQuestionIsAnsweredByTheFirstTarget() {
        assertThat(ask(Answered.class).getBody())
                .isEqualTo(new Answered("This is a simulated answer, written one token", "azure/gpt4", 1, 12));
        assertThat(openai.calls()).isZero();
    }

    @Test
    void metricsSayWhoAnswered() {
        ask(Answered.class);
        azure.down();
        assertThat(ask(Answered.class).getBody().target()).isEqualTo("openai/gpt-4");

        assertThat(read("/actuator/prometheus").getBody().lines())
                .filteredOn(line -> line.startsWith("llm_lb_requests_seconds_count"))
                .containsExactlyInAnyOrder(
                        "llm_lb_requests_seconds_count{outcome=\"success\",rule=\"gpt-4\",target=\"azure/gpt4\"} 1",
                        "llm_lb_requests_seconds_count{outcome=\"success\",rule=\"gpt-4\",target=\"openai/gpt-4\"} 1");
    }

    @Test
    void healthIsDownWithTheReasonsWhileNoTargetCanBeHad() {
        LlmLbComponent pools = camel.getComponent("llm-lb", LlmLbComponent.class);
        assertThat(read("/actuator/health").getStatusCode().value()).isEqualTo(200);

        pools.eject("azure/gpt4", null);
        pools.eject("openai/gpt-4", "5m");
        ResponseEntity<String> down = read("/actuator/health");
        assertThat(down.getStatusCode().value()).isEqualTo(503);
        assertThat(down.getBody()).contains("llm-lb", "azure/gpt4", "ejected, until it is restored", "openai/gpt-4");
        ResponseEntity<String> refused = ask(String.class);
        assertThat(refused.getStatusCode().value()).isEqualTo(503);
        assertThat(refused.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("300");
        assertThat(refused.getBody()).contains("openai/gpt-4");

        pools.restore("openai/gpt-4");
        assertThat(read("/actuator/health").getStatusCode().value()).isEqualTo(200);
        assertThat(ask(Answered.class).getBody().target()).isEqualTo("openai/gpt-4");
    }

    private <T> ResponseEntity<T> ask(Class<T> as) {
        return http.exchange(
                RequestEntity.post("/answers").contentType(MediaType.TEXT_PLAIN).body("Where is my parcel?"), as);
    }

    private ResponseEntity<String> read(String page) {
        return http.getForEntity(page, String.class);
    }
}

package dev.llmlb.gateway;

import static dev.llmlb.gateway.DemoGateway.header;
import static dev.llmlb.gateway.DemoGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TrueFoundry's rate limits, budgets and fallbacks over HTTP. Each test has a user of its own. */
class CompanionDocumentsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static SimulatedProvider main;
    private static SimulatedProvider spare;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, StartFailure {
        main = SimulatedProvider.start("main");
        spare = SimulatedProvider.start("spare");
        Path config = Files.writeString(
                folder.resolve("llm-lb.yaml"),
                """
                type: gateway-provider-config
                providers:
                  - name: main
                    base_url: %s
                    api_key: test
                    models: { m: { price: { input_per_million: 1_000_000, output_per_million: 1_000_000 } } }
                  - { name: spare, base_url: "%s", api_key: test }
                ---
                name: rules
                type: gateway-load-balancing-config
                rules:
                  - id: all
                    type: weight-based-routing
                    when: { models: [m] }
                    load_balance_targets: [{ target: main/m, weight: 100 }]
                ---
                name: rate-limits
                type: gateway-rate-limiting-config
                rules:
                  - id: per-user
                    when: { models: [m] }
                    limit_to: 100
                    unit: requests_per_hour
                    rate_limit_applies_per: [user]
                ---
                name: budgets
                type: gateway-budget-config
                rules:
                  - id: one-answer
                    when: { subjects: ["user:carol"] }
                    limit_to: 1
                    unit: cost_per_month
                    budget_applies_per: [user]
                    alerts: {}
                ---
                name: fallbacks
                type: gateway-fallback-config
                rules:
                  - id: to-spare
                    when: { subjects: ["user:dave"], response_status_codes: ["400"] }
                    fallback_models: [{ target: spare/large, override_params: { temperature: 0 } }]
                """
                        .formatted(main.baseUrl(), spare.baseUrl()));
        gateway = RunningGateway.start("127.0.0.1", DemoGateway.freePort(), "file:" + config);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        main.close();
        spare.close();
    }

    private static CompletableFuture<HttpResponse<String>> chat(String user) {
        return chat(user, "x-test", "no");
    }

    private static CompletableFuture<HttpResponse<String>> chat(String user, String name, String value) {
        return HTTP.sendAsync(
                HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                        .header("x-llm-lb-subjects", "user:" + user)
                        .header(name, value)
                        .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body("m", false)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void ofThreeHundredRequestsAtOnceExactlyTheLimitGetsThrough() {
        int before = main.calls();
        List<HttpResponse<String>> responses = IntStream.range(0, 300).mapToObj(i -> chat("alice")).toList().stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(responses.stream().filter(r -> r.statusCode() == 200)).hasSize(100);
        assertThat(main.calls() - before).isEqualTo(100);
        List<HttpResponse<String>> refused =
                responses.stream().filter(r -> r.statusCode() == 429).toList();
        assertThat(refused).hasSize(200).allSatisfy(response -> {
            assertThat(json(response).at("/error/type").asText()).isEqualTo("rate_limit_error");
            assertThat(json(response).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
            assertThat(json(response).at("/error/message").asText())
                    .isEqualTo("Rate limit 'per-user' of 100 requests_per_hour for user alice is reached");
            assertThat(Integer.parseInt(header(response, "Retry-After"))).isBetween(3_000, 3_600);
            assertThat(header(response, "x-llm-lb-rule")).isEqualTo("per-user");
            assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("0");
        });
        assertThat(chat("bob").join().statusCode()).isEqualTo(200);
        assertThat(metrics())
                .contains(
                        "llm_lb_caller_limits_total{code=\"rate_limit_exceeded\",limit=\"per-user\",refused=\"true\"} 200.0");
    }

    @Test
    void aBudgetIsUsedUpByTheCostOfAnswers() {
        HttpResponse<String> over;
        try (Logged log = new Logged()) {
            assertThat(chat("carol").join().statusCode()).isEqualTo(200); // at a million a million tokens
            over = chat("carol").join();
            assertThat(log.warnings()).hasSize(4).anyMatch(warning -> warning.contains("75 % of budget 'one-answer'"));
        }

        assertThat(over.statusCode()).isEqualTo(429);
        assertThat(json(over).at("/error/code").asText()).isEqualTo("budget_exceeded");
        assertThat(Integer.parseInt(header(over, "Retry-After"))).isBetween(1, 31 * 24 * 3600);
        assertThat(metrics()).contains("llm_lb_budget_alerts_total{budget=\"one-answer\",percent=\"100\"} 1.0");
    }

    @Test
    void aStatusOfAFallbackRuleBringsItsModelIn() {
        main.next(Behaviour.status(400, "{\"error\":{\"message\":\"no\"}}"));

        HttpResponse<String> response = chat("dave").join();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "x-llm-lb-target")).isEqualTo("spare/large");
        assertThat(header(response, "x-llm-lb-rule")).isEqualTo("to-spare");
        assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("2");
        assertThat(spare.requests().get(0).bodyText()).contains("\"temperature\":0");
    }

    @Test
    void aDecisionTellsOfTheFallbackRuleBeforeAndAfterItIsNeeded() {
        JsonNode dry = json(chat("dave", "x-llm-lb-dry-run", "true").join());

        assertThat(dry.at("/rule").asText()).isEqualTo("all");
        assertThat(dry.at("/picks").size()).isOne();
        assertThat(dry.at("/fallbacks/0/rule").asText()).isEqualTo("to-spare");
        assertThat(dry.at("/fallbacks/0/tier").asText()).isEqualTo("fallback");
        assertThat(dry.at("/fallbacks/0/statuses")).hasToString("[400]");
        assertThat(dry.at("/fallbacks/0/picked").asText()).isEqualTo("spare/large");
        assertThat(dry.at("/fallbacks/0/candidates/0/target").asText()).isEqualTo("spare/large");
        assertThat(json(chat("bob", "x-llm-lb-dry-run", "true").join()).has("fallbacks"))
                .isFalse();

        main.next(Behaviour.status(400, "{\"error\":{\"message\":\"no\"}}"));
        HttpResponse<String> response = chat("dave", "x-llm-lb-explain", "true").join();

        assertThat(header(response, "x-llm-lb-decision"))
                .contains(
                        "{\"rule\":\"all\",\"tier\":\"rule\",\"picked\":\"main/m\"",
                        "{\"rule\":\"to-spare\",\"tier\":\"fallback\",\"picked\":\"spare/large\",\"by\":\"order\"");
    }

    private static String metrics() {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

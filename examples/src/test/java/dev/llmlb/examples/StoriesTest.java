package dev.llmlb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.simulator.ReceivedRequest;
import dev.llmlb.simulator.SimulatedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoriesTest {

    @Test
    void weightedCanary() throws Exception {
        try (Story story = new Story(Path.of("weighted-canary"))) {
            Tally tally = story.play();
            assertThat(tally.answers()).isEqualTo(Map.of("azure/gpt4-v1", 90, "azure/gpt4-v2", 10));
            assertThat(tally.failures()).isZero();
            assertThat(story.azure().calls("gpt4-v1")).isEqualTo(90);
            assertThat(story.azure().calls("gpt4-v2")).isEqualTo(10);
        }
    }

    @Test
    void fallback() throws Exception {
        try (Story story = new Story(Path.of("fallback"))) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.answers()).isEqualTo(Map.of("azure/gpt4", 50, "openai/gpt-4", 50));
            assertThat(tally.retries()).isBetween(1, 50); // fewer than 50 where the pool leaves a dead target out
            assertThat(story.azure().calls()).isEqualTo(50);
            assertThat(story.openai().calls()).isEqualTo(50);
        }
    }

    @Test
    void teamsAndMetadata() throws Exception {
        try (Story story = new Story(Path.of("teams-and-metadata"))) {
            Tally tally = story.play();
            assertThat(tally.answers())
                    .isEqualTo(Map.of(
                            "azure/gpt4-small",
                            5,
                            "openai/gpt-4",
                            5,
                            "anthropic/claude-opus",
                            5,
                            "openai/gpt-4o-mini",
                            5));
            assertThat(bodies(story.azure(), "gpt4-small"))
                    .hasSize(5)
                    .allMatch(body -> body.contains("\"max_tokens\":4}"));
            assertThat(bodies(story.openai(), "gpt-4"))
                    .hasSize(5)
                    .allMatch(body -> body.contains("\"temperature\":0,\"max_tokens\":200"));
            assertThat(bodies(story.anthropic(), "claude-opus"))
                    .hasSize(5)
                    .allMatch(body -> body.contains("\"max_tokens\":4000") && body.contains("\"temperature\":0.9"));
            assertThat(bodies(story.openai(), "gpt-4o-mini"))
                    .hasSize(5)
                    .noneMatch(body -> body.contains("temperature"));
        }
    }

    @Test
    void esbFlow() throws Exception {
        try (Story story = new Story(Path.of("esb-flow"))) {
            Tally tally = story.play();
            assertThat(tally.answers())
                    .isEqualTo(
                            Map.of("azure/gpt4", 4, "openai/gpt-4", 4, "anthropic/claude-sonnet", 3, "azure/batch", 1));
            assertThat(tally.failures()).isEqualTo(3); // one of them is answered later
            assertThat(tally.sentTo("seda://answers")).isEqualTo(12);
            assertThat(tally.sentTo("seda://later")).isEqualTo(1);
            assertThat(tally.sentTo("seda://dead-letters")).isEqualTo(2);
            assertThat(tally.sentTo("direct://crm")).isEqualTo(13); // the route's redeliveries are at work
            assertThat(story.anthropic().calls()).isEqualTo(3); // and do not ask again
            assertThat(story.azure().calls("batch")).isEqualTo(2);
            assertThat(story.azure().calls("legal-eu") + story.azure().calls("legal-us"))
                    .isEqualTo(3); // two targets and one more
            assertThat(bodies(story.anthropic(), "claude-sonnet"))
                    .anyMatch(body -> body.contains("\"Translate order 77 into German\""));
        }
    }

    @Test
    void onePoolThreeDoors() throws Exception {
        try (Story story = new Story(Path.of("one-pool-three-doors"))) {
            Tally tally = story.play();
            assertThat(tally.answers()).isEqualTo(Map.of("azure/gpt4-v1", 90, "azure/gpt4-v2", 10));
            List<String> prompts = story.azure().requests().stream()
                    .map(ReceivedRequest::bodyText)
                    .toList();
            assertThat(prompts).filteredOn(body -> body.contains("Java asks")).hasSize(40);
            assertThat(prompts).filteredOn(body -> body.contains("YAML asks")).hasSize(30);
            assertThat(prompts).filteredOn(body -> body.contains("HTTP asks")).hasSize(30);
        }
    }

    @Test
    void circuitBreaker() throws Exception {
        try (Story story = new Story(Path.of("circuit-breaker"))) {
            Tally tally = story.play();
            assertThat(tally.answers()).isEqualTo(Map.of("azure/gpt4", 10, "anthropic/claude-sonnet", 1));
            assertThat(tally.failures()).isEqualTo(4); // then the breaker is open
            assertThat(tally.sentTo("seda://later")).isEqualTo(15);
        }
    }

    @Test
    void camelEndpointTarget() throws Exception {
        try (Story story = new Story(Path.of("camel-endpoint-target"))) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.answers()).isEqualTo(Map.of("house/scribe", 10, "openai/gpt-4", 10));
            assertThat(tally.retries()).isBetween(1, 10); // fewer than 10 where the pool leaves the house out
            assertThat(story.openai().calls()).isEqualTo(10);
            assertThat(bodies(story.openai(), "gpt-4")).noneMatch(body -> body.contains("order"));
        }
    }

    @Test
    void langchain4jTarget() throws Exception {
        try (Story story = new Story(Path.of("langchain4j-target"))) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.answers()).isEqualTo(Map.of("house/scribe", 10, "openai/gpt-4", 10));
            assertThat(story.openai().calls()).isEqualTo(10);
        }
    }

    @Test
    void everyStoryIsInTheIndexAndTellsItsCommand() throws IOException {
        String index = Files.readString(Path.of("README.md"));
        try (Stream<Path> files = Files.list(Path.of("."))) {
            List<String> stories = files.filter(folder -> Files.exists(folder.resolve("routes.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .toList();
            assertThat(stories).hasSizeGreaterThanOrEqualTo(5);
            for (String story : stories) {
                assertThat(index).contains("[" + story + "](" + story + ")");
                assertThat(Path.of(story, "README.md"))
                        .content()
                        .contains("mvn -q -f examples/pom.xml exec:java -Dstory=" + story + "\n");
            }
        }
    }

    private static List<String> bodies(SimulatedProvider provider, String model) {
        return provider.requests().stream()
                .filter(request -> request.model().equals(model))
                .map(ReceivedRequest::bodyText)
                .toList();
    }
}

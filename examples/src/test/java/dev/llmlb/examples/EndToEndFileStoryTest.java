package dev.llmlb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.simulator.ReceivedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndToEndFileStoryTest {

    private static final String OPUS = "anthropic/claude-3-opus";
    private static final String SONNET = "anthropic/claude-3-sonnet";

    @Test
    void everyRuleLimitAndFallbackOfTheFileHolds() throws Exception {
        try (Story story = new Story(Path.of("end-to-end-file"))) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.retries()).isEqualTo(4); // then the target is out

            Map<String, Integer> answers = tally.answers();
            assertThat(answers.remove(OPUS) + answers.remove(SONNET)).isEqualTo(20);
            assertThat(answers)
                    .isEqualTo(Map.of(
                            "azure/gpt4",
                            6,
                            "openai/gpt4",
                            4,
                            "azure/gpt4-v1",
                            18,
                            "azure/gpt4-v2",
                            2,
                            "azure/gpt-4",
                            150,
                            "openai/gpt-4",
                            150,
                            "azure/gpt-4o",
                            10,
                            "openai/gpt-4o",
                            10));
            assertThat(story.azure().calls("gpt-4")).isEqualTo(150);
            assertThat(story.azure().calls("gpt-4o")).isEqualTo(14);
            assertThat(story.azure().requests())
                    .filteredOn(request -> request.model().equals("gpt4"))
                    .extracting(ReceivedRequest::bodyText)
                    .allMatch(body -> body.contains("\"temperature\":0.5,\"max_tokens\":800"));
        }
    }

    @Test
    void itsFirstDocumentIsTheArticles() throws IOException {
        String article = Files.readString(
                Path.of("../camel-llm-lb-component/src/test/resources/dev/llmlb/config/04-end-to-end.yaml"));
        assertThat(Files.readString(Path.of("end-to-end-file", "llm.yaml")).split("---\n")[0])
                .endsWith(article);
    }
}

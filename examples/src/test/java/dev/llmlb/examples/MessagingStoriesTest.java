package dev.llmlb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.simulator.ReceivedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stories around queues, events and vectors. */
@Timeout(60)
class MessagingStoriesTest {

    @Test
    void embeddings() throws Exception {
        try (Story story = new Story(Path.of("embeddings"))) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.answers())
                    .isEqualTo(Map.of("azure/text-embedding-3-small", 7, "openai/text-embedding-3-small", 6));
            assertThat(tally.sentTo("seda://vectors")).isEqualTo(12);
            assertThat(tally.sentTo("seda://found")).isEqualTo(1);
            List<String> asked = Stream.of(story.azure(), story.openai())
                    .flatMap(provider -> provider.requests().stream())
                    .map(ReceivedRequest::bodyText)
                    .toList();
            assertThat(asked).hasSize(13).allMatch(body -> body.contains("\"input\":"));
            assertThat(asked)
                    .filteredOn(body -> body.contains("Returns are free"))
                    .hasSize(1);
            assertThat(asked)
                    .filteredOn(body -> body.contains("office in Bern"))
                    .hasSize(2);
        }
    }

    @Test
    void eventFlow() throws Exception {
        try (Story story = new Story(Path.of("event-flow"))) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.answers()).isEqualTo(Map.of("azure/gpt4", 21, "openai/gpt-4", 10));
            assertThat(tally.retries()).isEqualTo(5); // then the target is out
            assertThat(Path.of("event-flow", "target", "ticket.txt"))
                    .content()
                    .isEqualTo("opened: azure/gpt4 gets no traffic: failing\nclosed: azure/gpt4 has traffic again\n");
        }
    }

    @Test
    void jmsTarget() throws Exception {
        try (Story story = new Story(Path.of("jms-target"))) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.answers()).isEqualTo(Map.of("house/scribe", 10, "openai/gpt-4", 10));
            assertThat(tally.retries()).isEqualTo(2); // then the queue is left alone
            assertThat(story.openai().calls()).isEqualTo(10);
        }
    }
}

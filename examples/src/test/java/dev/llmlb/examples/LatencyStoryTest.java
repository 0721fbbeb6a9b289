package dev.llmlb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.simulator.ReceivedRequest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which calls look at the slow target is by chance, 2 % of them: what is asserted fails once in a hundred thousand runs. */
@Timeout(60)
class LatencyStoryTest {

    private static final String WEST = "gpt4-west";
    private static final String EAST = "gpt4-east";

    @Test
    void theTrafficLeavesTheTargetThatTurnsSlow() throws Exception {
        try (Story story = new Story(Path.of("latency"))) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.retries()).isZero(); // a slow target is no failed one
            Map<String, Integer> answers = tally.answers();
            assertThat(answers).containsOnlyKeys("azure/warm-up", "azure/" + WEST, "azure/" + EAST);
            assertThat(answers.get("azure/" + WEST) + answers.get("azure/" + EAST))
                    .isEqualTo(50);

            List<String> fast = targets(story, "west is fast");
            assertThat(fast).hasSize(20);
            List<String> known = fast.subList(learnt(fast), fast.size());
            assertThat(Collections.frequency(known, WEST)).isGreaterThanOrEqualTo(known.size() - known.size() / 2);

            List<String> slow = targets(story, "west is slow");
            assertThat(slow).hasSize(30);
            assertThat(slow.subList(0, 3)).contains(WEST); // nobody knows yet
            List<String> last = slow.subList(18, 30);
            assertThat(Collections.frequency(last, EAST)).isGreaterThanOrEqualTo(8);
        }
    }

    /** How many calls it took until both targets had three, before which neither counts as slow. */
    private static int learnt(List<String> targets) {
        int calls = 0;
        while (calls < targets.size()
                && (Collections.frequency(targets.subList(0, calls), WEST) < 3
                        || Collections.frequency(targets.subList(0, calls), EAST) < 3)) {
            calls++;
        }
        return calls;
    }

    private static List<String> targets(Story story, String question) {
        return story.azure().requests().stream()
                .filter(request -> request.bodyText().contains(question))
                .map(ReceivedRequest::model)
                .toList();
    }
}

package dev.llmlb.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The simulated server does what its numbers say. */
class ReplicaTest {

    private static final double NANO = 1e-6;

    private final SimulatedTime time = new SimulatedTime();
    private final Replica replica = new Replica(time, 100, 40, 20);

    /** When an answer began and ended, in seconds. */
    private final class Answer implements Engine.Job {

        private final Prompt prompt;
        private double first = -1;
        private double end = -1;

        Answer(int promptTokens, int outputTokens) {
            prompt = new Prompt(0, promptTokens, outputTokens);
            replica.begin(this);
        }

        @Override
        public Prompt prompt() {
            return prompt;
        }

        @Override
        public void firstToken() {
            first = time.nanos() / 1e9;
        }

        @Override
        public void done() {
            end = time.nanos() / 1e9;
        }
    }

    @Test
    void aloneAnAnswerHasItsOwnSpeedAndItsPromptCostsTokens() {
        Answer answer = new Answer(200, 30); // 10 tokens' worth of prompt
        time.advance(Duration.ofSeconds(10));
        assertThat(answer.first).isCloseTo(11 / 40.0, within(NANO));
        assertThat(answer.end).isCloseTo(40 / 40.0, within(NANO));
    }

    @Test
    void togetherTheyShareTheCapacity() {
        Answer one = new Answer(0, 100);
        Answer two = new Answer(0, 100);
        Answer three = new Answer(0, 100);
        Answer four = new Answer(0, 50);
        time.advance(Duration.ofSeconds(20));
        // 25 tokens/s each until the short one is done at 2 s; then 33.3 for the 50 that are left of each
        assertThat(four.end).isCloseTo(2, within(NANO));
        assertThat(one.end).isCloseTo(3.5, within(NANO));
        assertThat(two.end).isCloseTo(3.5, within(NANO));
        assertThat(three.end).isCloseTo(3.5, within(NANO));
    }

    @Test
    void oneThatIsCancelledLeavesItsPart() {
        Answer stays = new Answer(0, 80);
        Answer[] others = {new Answer(0, 80), new Answer(0, 80), new Answer(0, 80), new Answer(0, 80)};
        time.advance(Duration.ofSeconds(1)); // 20 tokens each
        for (Answer other : others) {
            replica.cancel(other);
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(stays.end).isCloseTo(1 + 60 / 40.0, within(NANO));
        assertThat(others[0].end).isEqualTo(-1);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void slownessStretchesWhatIsLeft() {
        Answer answer = new Answer(0, 80);
        time.advance(Duration.ofSeconds(1));
        replica.slowness(4);
        time.advance(Duration.ofSeconds(2));
        replica.slowness(1);
        time.advance(Duration.ofSeconds(5));
        assertThat(answer.end).isCloseTo(1 + 2 + 20 / 40.0, within(NANO));
    }

    @Test
    void whatWouldCompleteWhenIsForeseen() {
        Answer longer = new Answer(0, 300);
        Answer shorter = new Answer(0, 30);
        Answer other = new Answer(0, 300);
        time.advance(Duration.ofMillis(300));
        Prompt next = new Prompt(0, 40, 98);
        double foreseen = replica.completionSeconds(next);
        Answer answer = new Answer(40, 98);
        time.advance(Duration.ofSeconds(60));
        assertThat(answer.end).isCloseTo(0.3 + foreseen, within(NANO));
        assertThat(shorter.end).isLessThan(answer.end);
        assertThat(longer.end).isGreaterThan(answer.end).isEqualTo(other.end);
    }
}

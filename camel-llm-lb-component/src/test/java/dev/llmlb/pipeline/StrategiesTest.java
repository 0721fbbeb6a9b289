package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.answer;
import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.target;
import static dev.llmlb.pipeline.Rig.weighing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each strategy at work in a balancer. */
class StrategiesTest {

    /** So that a target can be called by its own name too. */
    private static final When MODEL_M = new When(List.of(), List.of("m"), Map.of());

    private final Rig rig = new Rig();

    @Test
    void prioritySendsToTheLowestAndFallsBackInOrder() {
        rig.rule(StrategyType.PRIORITY, prior("a", 2), prior("b", 0), prior("c", 1));
        rig.send();
        rig.providers.next("b/m", status(500));
        rig.providers.next("c/m", status(500));
        rig.send();
        assertThat(rig.providers.targets()).containsExactly("b/m", "b/m", "c/m", "a/m");
    }

    @Test
    void leastBusySendsToTheFewestInFlightPerWeight() {
        rig.rule(StrategyType.LEAST_BUSY, weighing(target("a"), 4), target("b"), weighing(target("c"), 0));
        for (int i = 0; i < 10; i++) {
            rig.providers.next("a/m", silence());
            rig.providers.next("b/m", silence());
            rig.send();
        }
        assertThat(rig.providers.targets()).filteredOn("a/m"::equals).hasSize(8);
        assertThat(rig.providers.targets()).filteredOn("b/m"::equals).hasSize(2);
    }

    @Test
    void latencySendsToTheFasterOneAndOnToTheOtherWhenItFails() {
        rig.rule(MODEL_M, StrategyType.LATENCY, target("a"), target("b"));
        warmUp(Duration.ofMillis(900), Duration.ofMillis(300));
        assertThat(sendOneByOne(50)).filteredOn("b/m"::equals).hasSizeGreaterThan(45);

        rig.providers.next("b/m", status(500));
        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void adaptiveSendsToTheOneThatEndsFirst() {
        rig.rule(MODEL_M, StrategyType.ADAPTIVE, target("a"), target("b"));
        warmUp(Duration.ofMillis(900), Duration.ofMillis(300));
        assertThat(sendOneByOne(50)).containsOnly("b/m");
    }

    @Test
    void aStreamIsUnderWayUntilItEnds() {
        rig.rule(StrategyType.LEAST_BUSY, target("a"), target("b"));
        FakeStream first = new FakeStream();
        FakeStream second = new FakeStream();
        rig.providers.next("a/m", FakeProviders.stream(first));
        rig.providers.next("b/m", FakeProviders.stream(second));
        rig.stream();
        rig.stream();
        first.end(Outcome.SUCCESS, new Usage(10, 20));
        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void theSpeedOfAStreamIsThatOfItsTokens() {
        rig.rule(MODEL_M, StrategyType.ADAPTIVE, target("a"), target("b"));
        for (int i = 0; i < 10; i++) { // both have their first token after 200 ms
            stream("a", Duration.ofSeconds(9));
            stream("b", Duration.ofSeconds(3));
        }
        assertThat(sendOneByOne(20)).containsOnly("b/m");
    }

    @Test
    void aTargetThatMissesItsSlaIsDemotedUntilItRecovers() {
        rig.rule(StrategyType.PRIORITY, within(50, prior("a", 0)), prior("b", 1));
        for (int i = 0; i < 3; i++) {
            rig.providers.next("a/m", rig.providers.later(Duration.ofSeconds(2), answer())); // 100 ms a token
            rig.send();
            rig.time.advance(Duration.ofSeconds(2));
        }
        assertThat(sendOneByOne(20)).filteredOn("b/m"::equals).hasSizeGreaterThan(17);

        rig.time.advance(Duration.ofMinutes(3));
        assertThat(sendOneByOne(20)).containsOnly("a/m");
    }

    @Test
    void whatIsKnownOfTargetsOutlivesAReload() {
        rig.rule(MODEL_M, StrategyType.ADAPTIVE, target("a"), target("b"));
        warmUp(Duration.ofMillis(900), Duration.ofMillis(300));
        rig.anew().rule(MODEL_M, StrategyType.LATENCY, target("a"), target("b"));
        rig.reload();
        assertThat(sendOneByOne(50)).filteredOn("b/m"::equals).hasSizeGreaterThan(45);
    }

    /** Eight calls to each, of 20 tokens. */
    private void warmUp(Duration ofA, Duration ofB) {
        for (int i = 0; i < 8; i++) {
            rig.providers.next("a/m", rig.providers.later(ofA, answer()));
            rig.providers.next("b/m", rig.providers.later(ofB, answer()));
            rig.send("a/m", Caller.ANONYMOUS);
            rig.send("b/m", Caller.ANONYMOUS);
            rig.time.advance(Duration.ofSeconds(1));
        }
    }

    private void stream(String provider, Duration rest) {
        FakeStream stream = new FakeStream();
        rig.providers.next(provider + "/m", rig.providers.later(Duration.ofMillis(200), FakeProviders.stream(stream)));
        rig.send(Rig.request(provider + "/m", true, Caller.ANONYMOUS, Duration.ofMinutes(5)));
        rig.time.advance(Duration.ofMillis(200));
        rig.time.advance(rest);
        stream.end(Outcome.SUCCESS, new Usage(10, 100));
    }

    /** Where this many requests went, each answered after half a second. */
    private List<String> sendOneByOne(int requests) {
        int before = rig.providers.sent.size();
        for (int i = 0; i < requests; i++) {
            rig.send();
            rig.time.advance(Duration.ofMillis(500));
        }
        return rig.providers.targets().subList(before, rig.providers.sent.size());
    }

    private static TargetSettings within(long millisPerToken, TargetSettings t) {
        return new TargetSettings(
                t.target(),
                t.weight(),
                t.priority(),
                millisPerToken,
                0,
                t.retry(),
                t.fallbackStatusCodes(),
                t.fallbackCandidate(),
                t.overrideParams(),
                t.headersOverride(),
                t.metadataMatch());
    }

    private static TargetSettings prior(String provider, int priority) {
        return new TargetSettings(
                new Target(provider, "m"),
                1,
                priority,
                0,
                0,
                null,
                TargetSettings.DEFAULT_FALLBACK_STATUS_CODES,
                true,
                List.of(),
                HeadersOverride.NONE,
                Map.of());
    }
}

package dev.llmlb.observe.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Attempt;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerObserverTest {

    private static final Target A = new Target("a", "m");

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final BalancerObserver observer = MicrometerObserver.of(registry);

    @Test
    void requestsAttemptsAndTokensAreCounted() {
        observer.attemptEnded("r", new Attempt(A, Outcome.timeout("x"), 1_000_000), 1);
        observer.attemptEnded("r", new Attempt(A, Outcome.SUCCESS, 1_000_000), 2);
        observer.firstToken("r", A, 500_000);
        observer.requestEnded("r", A, Outcome.SUCCESS, new Usage(3, 4), 2, 3_000_000);
        assertThat(registry.get("llm_lb.attempts")
                        .tag("outcome", "timeout")
                        .timer()
                        .count())
                .isOne();
        assertThat(registry.get("llm_lb.attempts")
                        .tags("outcome", "success", "target", "a/m", "rule", "r")
                        .timer()
                        .count())
                .isOne();
        assertThat(registry.get("llm_lb.first_token").timer().count()).isOne();
        assertThat(registry.get("llm_lb.requests").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(3);
        assertThat(registry.get("llm_lb.tokens").tag("type", "prompt").counter().count())
                .isEqualTo(3);
        assertThat(registry.get("llm_lb.tokens")
                        .tag("type", "completion")
                        .counter()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void wasteIsCountedByTargetAndReason() {
        observer.wasted("r", A, Outcome.timeout("x"), new Usage(3, 0), 0.5);
        observer.wasted("r", A, Outcome.timeout("x"), new Usage(3, 1), 0);
        assertThat(registry.get("llm_lb.wasted.tokens")
                        .tags("target", "a/m", "reason", "timeout")
                        .counter()
                        .count())
                .isEqualTo(7);
        assertThat(registry.get("llm_lb.wasted.cost")
                        .tags("target", "a/m", "reason", "timeout")
                        .counter()
                        .count())
                .isEqualTo(0.5);
    }

    @Test
    void aRequestWithoutRuleOrTargetIsCountedAsNone() {
        observer.requestEnded(null, null, Outcome.CANCELLED, Usage.UNKNOWN, 0, 0);
        assertThat(registry.get("llm_lb.requests")
                        .tags("rule", "none", "target", "none")
                        .timer()
                        .count())
                .isOne();
        assertThat(registry.find("llm_lb.tokens").counter()).isNull();
    }

    @Test
    void aReloadIsCountedByItsResultAndTheLastGoodOneHasATime() {
        double started = registry.get("llm_lb.config.loaded.at").gauge().value();
        clock.add(Duration.ofSeconds(90));

        observer.configRefused("2 faults");
        assertThat(registry.get("llm_lb.config.loaded.at").gauge().value()).isEqualTo(started);

        observer.configReloaded("canary", 3, 4);
        assertThat(registry.get("llm_lb.config.loaded.at").gauge().value()).isEqualTo(started + 90);
        for (String result : new String[] {"ok", "refused"}) {
            assertThat(registry.get("llm_lb.config.reloads")
                            .tag("result", result)
                            .counter()
                            .count())
                    .isOne();
        }
    }
}

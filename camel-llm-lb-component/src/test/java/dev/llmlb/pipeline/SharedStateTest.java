package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.target;
import static dev.llmlb.pipeline.Rig.weighing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.limit.Allowance;
import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Caller;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.RateLimitRule.Unit;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.rule.When;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two balancers over one store that is not the one in memory: what one does, the other heeds. */
class SharedStateTest {

    private static final TargetLimits HUNDRED_REQUESTS =
            new TargetLimits(new UsageLimits(100, 0, 0), HealthSettings.DEFAULT);

    private final SimulatedTime time = new SimulatedTime();
    private final StateStore store = new SharedState();
    private final Rig one = rig();
    private final Rig two = rig();

    private Rig rig() {
        return new Rig(time, store).rule(target("a"), weighing(target("b"), 0));
    }

    @Test
    void aRequestLimitHoldsOverBoth() {
        one.limits("a", HUNDRED_REQUESTS);
        two.limits("a", HUNDRED_REQUESTS);
        for (int i = 0; i < 150; i++) {
            one.send();
            two.send();
        }
        assertThat(callsOfA(one) + callsOfA(two)).isEqualTo(100);

        time.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 150; i++) {
            two.send();
        }
        assertThat(callsOfA(one) + callsOfA(two)).isEqualTo(200);
    }

    @Test
    void aSessionStaysOnItsTargetInBoth() {
        RuleOptions sticky = StickyTest.sticky(Duration.ofHours(1));
        Rig here = new Rig(time, store).rule(sticky, target("a"), target("b"), target("c"));
        Rig there = new Rig(time, store).rule(sticky, target("a"), target("b"), target("c"));
        here.send();
        Target first = here.send("m", StickyTest.chat("1", "ann")).answer.target();

        assertThat(there.send("m", StickyTest.chat("1", "ann")).answer.target()).isEqualTo(first);
        assertThat(there.send("m", StickyTest.chat("1", "ann")).answer.target()).isEqualTo(first);
    }

    @Test
    void aTokenLimitHoldsOverBothAndIsSettledToTheRealUsage() {
        TargetLimits thousandTokens = new TargetLimits(new UsageLimits(0, 1_000, 0), HealthSettings.DEFAULT);
        one.limits("a", thousandTokens);
        two.limits("a", thousandTokens);
        for (int i = 0; i < 40; i++) {
            one.send(); // answers have 30 tokens
            two.send();
        }
        assertThat(callsOfA(one) + callsOfA(two)).isBetween(30, 33);
    }

    @Test
    void bothLimitsOfATargetHoldUnderManyThreads() throws Exception {
        UsageLimits limits = new UsageLimits(100, 60 * 30, 0);
        LimitGate[] gates = new LimitGate[2];
        for (int i = 0; i < gates.length; i++) {
            gates[i] = new LimitGate(time, new Allowance(limits, store::window, "a/m"), null, null);
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Object>> all = IntStream.range(0, 16)
                .mapToObj(i -> threads.submit(() -> {
                    go.await();
                    for (int n = 0; n < 50; n++) {
                        gates[i % 2].tryAcquire(30);
                    }
                    return null;
                }))
                .toList();
        go.countDown();
        for (Future<Object> each : all) {
            each.get();
        }
        threads.shutdown();

        assertThat(store.window("a/m tokens_per_minute", 0, Duration.ofMinutes(1), 1)
                        .used(time.nanos()))
                .isEqualTo(60 * 30);
        assertThat(store.window("a/m requests_per_minute", 0, Duration.ofMinutes(1), 1)
                        .used(time.nanos()))
                .isEqualTo(60);
    }

    @Test
    void aCooldownIsSeenByBothAndEndsForBoth() {
        TargetLimits article = new TargetLimits(
                UsageLimits.NONE,
                HealthSettings.of(3, Duration.ofMinutes(5), HealthSettings.DEFAULT_STATUS_CODES, Recovery.IMMEDIATE));
        one.limits("a", article);
        two.limits("a", article);
        one.providers.next("a/m", status(500), status(500), status(500), status(500));
        for (int i = 0; i < 4; i++) {
            one.send();
        }

        time.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(two.send().answer.target().provider()).isEqualTo("b");
        time.advance(Duration.ofNanos(1));
        assertThat(two.send().answer.target().provider()).isEqualTo("a");
        assertThat(one.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void thereIsOneProbeForBoth() {
        one.providers.next("a/m", status(401));
        one.send();
        time.advance(Duration.ofMinutes(5));
        two.providers.next("a/m", silence());

        two.send();

        assertThat(two.providers.targets()).containsExactly("a/m");
        assertThat(one.send().answer.target().provider()).isEqualTo("b");
        time.advance(Rig.TOTAL); // the probe has failed: out again, for both
        assertThat(one.send().answer.target().provider()).isEqualTo("b");
    }

    @Test
    void anOperatorsEjectionHoldsForBoth() {
        one.balancer().eject("a/m", null);
        assertThat(two.send().answer.target().provider()).isEqualTo("b");

        two.balancer().restore("a/m");
        assertThat(one.send().answer.target().provider()).isEqualTo("a");
    }

    private static Result send(Rig rig, String user) {
        return rig.send("m", new Caller(Map.of(), List.of("user:" + user), null));
    }

    @Test
    void aRateLimitOfCallersHoldsOverBothForEachOfThem() {
        Companions limits = new Companions(
                List.of(new RateLimitRule("few", When.ALWAYS, 10, Unit.REQUESTS_PER_HOUR, List.of("user"))),
                List.of(),
                List.of());
        one.companions(limits);
        two.companions(limits);
        for (int i = 0; i < 20; i++) {
            send(i % 3 == 0 ? one : two, "alice");
        }
        assertThat(callsOfA(one) + callsOfA(two)).isEqualTo(10);
        Result refused = send(one, "alice");
        assertThat(refused.failure).hasMessageContaining("Rate limit 'few' of 10 requests_per_hour for user alice");
        assertThat(send(one, "bob").answer).isNotNull();

        time.advance(Duration.ofHours(3)); // by now both have forgotten their callers
        assertThat(send(one, "carol").answer).isNotNull();
        for (int i = 0; i < 20; i++) {
            send(two, "alice");
        }
        assertThat(callsOfA(one) + callsOfA(two)).isEqualTo(10 + 2 + 10);
        assertThat(send(one, "alice").failure).isNotNull();
    }

    @Test
    void aTokenLimitOfCallersIsSettledForBoth() {
        Companions limits = new Companions(
                List.of(new RateLimitRule("tokens", When.ALWAYS, 1_000, Unit.TOKENS_PER_MINUTE, List.of())),
                List.of(),
                List.of());
        one.companions(limits);
        two.companions(limits);
        for (int i = 0; i < 40; i++) {
            one.send(); // answers have 30 tokens
            two.send();
        }
        assertThat(callsOfA(one) + callsOfA(two)).isBetween(30, 33);
    }

    @Test
    void aBudgetIsSpentByBothAndWarnsOnce() {
        BudgetRule rule = new BudgetRule(
                "daily",
                When.ALWAYS,
                300,
                BudgetRule.Unit.TOKENS_PER_DAY,
                List.of("user"),
                List.of(50.0, 100.0),
                List.of(),
                false);
        Companions budgets = new Companions(List.of(), List.of(rule), List.of());
        one.companions(budgets);
        two.companions(budgets);
        for (int i = 0; i < 10; i++) {
            send(one, "alice"); // answers have 30 tokens
            send(two, "alice");
        }
        assertThat(callsOfA(one) + callsOfA(two)).isEqualTo(10);
        assertThat(Stream.of(one, two).flatMap(rig -> rig.log.budgetAlerts.stream()))
                .hasSize(2)
                .anyMatch(alert -> alert.startsWith("daily for user alice 50.0"))
                .anyMatch(alert -> alert.startsWith("daily for user alice 100.0"));
        assertThat(send(two, "bob").answer).isNotNull();

        time.advance(Duration.ofHours(12)); // midnight
        assertThat(send(one, "alice").answer).isNotNull();
    }

    private static int callsOfA(Rig rig) {
        return Collections.frequency(rig.providers.targets(), "a/m");
    }
}

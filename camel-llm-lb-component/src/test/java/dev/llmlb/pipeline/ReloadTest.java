package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.target;
import static dev.llmlb.pipeline.Rig.weighing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Caller;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Secret;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.rule.When;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Another configuration while requests run: what is taken over, what is new, and what is forgotten. */
class ReloadTest {

    private static final TargetLimits HUNDRED_A_MINUTE =
            new TargetLimits(new UsageLimits(100, 0, 0), HealthSettings.DEFAULT);

    private final Rig rig = new Rig();

    @Test
    void newRequestsFollowTheNewRules() {
        rig.rule(target("a"));
        rig.send();

        rig.anew().rule(target("b")).rule(target("b"), target("c")).reload();

        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
        assertThat(rig.log.reloads).containsExactly("test 2 2");
        assertThat(rig.balancer().models()).containsExactly("b/m", "c/m");
    }

    @Test
    void aRunningRequestEndsOnItsOldPool() {
        rig.rule(target("a"), weighing(target("b"), 0));
        rig.providers.next("a/m", rig.providers.later(Duration.ofSeconds(1), status(500)));
        Result running = rig.send();

        rig.anew().rule(target("c")).reload();
        rig.time.advance(Duration.ofSeconds(1));

        assertThat(running.answer.target().provider()).isEqualTo("b");
        assertThat(running.answer.ruleId()).isEqualTo("r1");
    }

    @Test
    void aCooldownGoesOn() {
        rig.rule(target("a"), weighing(target("b"), 0));
        rig.providers.next("a/m", status(401));
        rig.send();

        rig.anew().rule(target("a"), target("c")).reload();

        for (int i = 0; i < 10; i++) {
            assertThat(rig.send().answer.target().provider()).isEqualTo("c");
        }
    }

    @Test
    void failuresSoFarCountUnderAnotherTolerance() {
        rig.rule(target("a"), weighing(target("b"), 0));
        rig.providers.next("a/m", status(500), status(500), status(500), status(500));
        for (int i = 0; i < 3; i++) {
            rig.send();
        }
        HealthSettings threeInAMinute =
                HealthSettings.of(3, Duration.ofMinutes(5), HealthSettings.DEFAULT_STATUS_CODES, Recovery.IMMEDIATE);
        rig.limits("a", new TargetLimits(UsageLimits.NONE, threeInAMinute)).reload();

        rig.send();

        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
        rig.time.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
        rig.time.advance(Duration.ofNanos(1));
        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void whatAWindowHoldsCountsUnderAnotherLimit() {
        rig.rule(target("a"), weighing(target("b"), 0)).limits("a", HUNDRED_A_MINUTE);
        for (int i = 0; i < 40; i++) {
            rig.send();
        }
        rig.limits("a", new TargetLimits(new UsageLimits(50, 0, 0), HealthSettings.DEFAULT))
                .reload();
        for (int i = 0; i < 40; i++) {
            rig.send();
        }
        assertThat(Collections.frequency(rig.providers.targets(), "a/m")).isEqualTo(50);
    }

    @Test
    void attemptsUnderWayCountUnderABoundThatIsNew() {
        rig.rule(target("a"), weighing(target("b"), 0));
        rig.providers.next("a/m", silence());
        rig.send();

        rig.models(Map.of("m", new ProviderModel("m", 0, 0, 0, 1, Set.of()))).reload();

        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
        rig.time.advance(Rig.TOTAL);
        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void theBoundOfAnAccountCountsWhatRunsAlsoWhenItWasLiftedMeanwhile() {
        rig.provider("a", bounded(1)).rule(target("a"), weighing(target("b"), 0));
        rig.providers.next("a/m", silence());
        rig.send();

        rig.provider("a", bounded(0)).reload();
        rig.providers.next("a/m", silence());
        rig.send();
        assertThat(rig.providers.targets()).containsExactly("a/m", "a/m");

        rig.provider("a", bounded(2)).reload();
        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
    }

    @Test
    void theTokensOfAnAnswerAreStillKnown() {
        rig.rule(target("a"), weighing(target("b"), 0));
        rig.send(); // of 20 tokens, not of the 500 that an unseen target is taken for

        rig.limits("a", new TargetLimits(new UsageLimits(0, 100, 0), HealthSettings.DEFAULT))
                .reload();

        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void aProviderThatChangedIsReachedTheNewWayAndTheOthersKeepTheirAdapters() {
        rig.rule(target("a"), target("b"));
        rig.send();
        int made = rig.providers.made.size();

        rig.provider("a", p -> with(p, new Secret("new"), p.timeouts())).reload();
        assertThat(rig.providers.made.subList(made, rig.providers.made.size()))
                .extracting(ProviderSettings::name)
                .containsExactly("a");

        rig.provider("b", p -> with(p, null, p.timeouts())).reload();
        assertThat(rig.providers.made).hasSize(made + 1);
    }

    @Test
    void aNewTimeoutHoldsForNewRequests() {
        rig.rule(target("a"));
        rig.balancer();
        Timeouts quick = new Timeouts(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3));
        rig.provider("a", p -> with(p, null, quick)).reload();
        rig.providers.next("a/m", silence(), silence());

        Result result = rig.send();
        rig.time.advance(Duration.ofSeconds(3));

        assertThat(result.failure.getMessage()).contains("no answer after 3000 ms");
    }

    @Test
    void aConfigurationThatCannotBeMadeReadyChangesNothing() {
        rig.rule(target("a"), weighing(target("b"), 0)).limits("a", HUNDRED_A_MINUTE);
        rig.balancer();
        rig.anew().rule(target("b")).provider("c", p -> with(p, new Secret("new"), p.timeouts()));
        rig.providers.refuse("c");

        assertThatThrownBy(rig::reload).isInstanceOf(IllegalStateException.class);

        for (int i = 0; i < 101; i++) {
            rig.send();
        }
        assertThat(Collections.frequency(rig.providers.targets(), "a/m")).isEqualTo(100);
        assertThat(rig.log.reloads).isEmpty();
    }

    @Test
    void aTargetThatLeavesIsForgottenWithItsLastAttempt() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", silence());
        Result running = rig.send();
        rig.provider("a", ReloadTest::listsAnotherModel)
                .anew()
                .rule(target("b"))
                .reload();
        assertThat(rig.balancer().remembered()).isEqualTo(2);

        rig.providers.sent.get(0).done.done(Outcome.SUCCESS, Reply.whole(Map.of(), FakeProviders.BODY, Usage.UNKNOWN));

        assertThat(running.answer.target().provider()).isEqualTo("a");
        assertThat(rig.balancer().remembered()).isEqualTo(1);
    }

    @Test
    void aTargetThatComesBackBeforeItsLastAttemptEndedWasNeverAway() {
        rig.rule(target("a"), weighing(target("b"), 0)).limits("a", HUNDRED_A_MINUTE);
        for (int i = 0; i < 99; i++) {
            rig.send();
        }
        rig.providers.next("a/m", silence());
        rig.send();
        rig.anew()
                .provider("a", ReloadTest::listsAnotherModel)
                .rule(target("b"))
                .reload();
        rig.anew()
                .provider("a", p -> p)
                .rule(target("a"), weighing(target("b"), 0))
                .limits("a", HUNDRED_A_MINUTE)
                .reload();

        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
    }

    @Test
    void anIdleTargetThatLeavesIsForgottenAtOnce() {
        rig.rule(target("a"), target("b"));
        rig.send();

        rig.provider("a", ReloadTest::listsAnotherModel)
                .anew()
                .rule(target("b"))
                .reload();

        assertThat(rig.balancer().remembered()).isEqualTo(1);
    }

    @Test
    void aModelThatACallerNamedIsRememberedWhileItsProviderAcceptsIt() {
        rig.rule(new When(List.of(), List.of("m"), Map.of()), target("b"));
        rig.send("a/other", Caller.ANONYMOUS);
        rig.reload();
        assertThat(rig.balancer().remembered()).isEqualTo(2);

        rig.provider("a", ReloadTest::listsAnotherModel).reload();
        assertThat(rig.balancer().remembered()).isEqualTo(1);
    }

    @Test
    void tenThousandReloadsLeaveNothingBehind() {
        for (int i = 0; i < 10_000; i++) {
            String model = "m" + i;
            rig.anew()
                    .provider("a", p -> listing(p, model))
                    .rule(TargetSettings.of(new Target("a", model), 1), target("b"))
                    .reload();
            rig.providers.next("a/" + model, silence());
            rig.send();
            rig.time.advance(Rig.TOTAL.dividedBy(3)); // so an attempt outlives its target by three reloads
            assertThat(rig.balancer().remembered()).isLessThanOrEqualTo(5);
        }
        rig.time.advance(Rig.TOTAL);

        assertThat(rig.balancer().remembered()).isEqualTo(2);
    }

    private static UnaryOperator<ProviderSettings> bounded(int maxConcurrency) {
        return p -> new ProviderSettings(
                p.name(),
                p.kind(),
                p.baseUrl(),
                p.apiKey(),
                p.apiVersion(),
                p.headers(),
                p.timeouts(),
                maxConcurrency,
                p.quotaPool(),
                p.models());
    }

    private static ProviderSettings with(ProviderSettings p, Secret key, Timeouts timeouts) {
        return new ProviderSettings(
                p.name(),
                p.kind(),
                URI.create(p.baseUrl().toString()),
                key,
                p.apiVersion(),
                p.headers(),
                timeouts,
                p.maxConcurrency(),
                p.quotaPool(),
                p.models());
    }

    private static ProviderSettings listsAnotherModel(ProviderSettings p) {
        return listing(p, "another");
    }

    private static ProviderSettings listing(ProviderSettings p, String model) {
        return new ProviderSettings(
                p.name(),
                p.kind(),
                p.baseUrl(),
                p.apiKey(),
                p.apiVersion(),
                p.headers(),
                p.timeouts(),
                p.maxConcurrency(),
                p.quotaPool(),
                Map.of(model, ProviderModel.named(model)));
    }
}

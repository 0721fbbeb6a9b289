package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FakeProviders.stream;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import dev.llmlb.pipeline.BudgetRule.Unit;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.rule.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Budgets of callers; an answer of the rig has 10 + 20 tokens and costs 0.1. The rig begins on a Wednesday at noon. */
class BudgetLimitTest {

    private static final Duration TO_MIDNIGHT = Duration.ofHours(12);

    private final Rig rig =
            new Rig().rule(target("a")).models(Map.of("m", new ProviderModel("m", 0, 2_000, 4_000, 0, Set.of())));

    private static BudgetRule rule(String id, double limit, Unit unit, String... per) {
        return new BudgetRule(id, When.ALWAYS, limit, unit, List.of(per), List.of(), List.of(), false);
    }

    private static BudgetRule alerting(String id, double limit, Unit unit, String... per) {
        return new BudgetRule(
                id,
                When.ALWAYS,
                limit,
                unit,
                List.of(per),
                BudgetRule.DEFAULT_ALERT_THRESHOLDS,
                List.of("{\"type\":\"email\"}"),
                false);
    }

    private static BudgetRule audit(BudgetRule rule) {
        return new BudgetRule(
                rule.id(),
                rule.when(),
                rule.limitTo(),
                rule.unit(),
                rule.appliesPer(),
                rule.alertThresholds(),
                rule.notificationTargets(),
                true);
    }

    private Rig budgets(BudgetRule... rules) {
        return rig.companions(new Companions(List.of(), List.of(rules), List.of()));
    }

    private Result send(String... subjects) {
        return rig.send("m", new Caller(Map.of(), List.of(subjects), null));
    }

    private int answeredOf(int requests) {
        int answered = 0;
        for (int i = 0; i < requests; i++) {
            answered += send().answer != null ? 1 : 0;
        }
        return answered;
    }

    @Test
    void aBudgetThatIsUsedUpRefusesUntilItBeginsAnew() {
        budgets(rule("daily", 1, Unit.COST_PER_DAY));
        assertThat(answeredOf(20)).isEqualTo(10); // 10 x 0.1 is all of it, to the last digit

        Result over = send();
        assertThat(over.failure.getStatus()).isEqualTo(429);
        assertThat(over.failure.getCode()).isEqualTo("budget_exceeded");
        assertThat(over.failure.getCategory()).isEqualTo(ErrorCategory.RATE_LIMIT);
        assertThat(over.failure.getRetryAfterMillis()).isEqualTo(TO_MIDNIGHT.toMillis());
        assertThat(over.failure.getRuleId()).isEqualTo("daily");
        assertThat(over.failure).hasMessage("Budget 'daily' of 1 cost_per_day is used up");
        assertThat(rig.providers.sent).hasSize(10);
        assertThat(rig.log.callerLimits).hasSize(11).containsOnly("daily budget_exceeded true");

        rig.time.advance(TO_MIDNIGHT.minusNanos(1));
        assertThat(send().failure).isNotNull();
        rig.time.advance(Duration.ofNanos(1));
        assertThat(answeredOf(20)).isEqualTo(10);
    }

    @Test
    void weeksMonthsAndQuartersBeginOnTheirDay() {
        budgets(rule("b", 0.1, Unit.COST_PER_WEEK));
        assertResets(Duration.ofDays(4).plus(TO_MIDNIGHT)); // Monday, the 30th
        budgets(rule("b", 0.1, Unit.COST_PER_MONTH)).reload();
        assertResets(Duration.ofDays(1)); // the 1st of December
        budgets(rule("b", 0.1, Unit.COST_PER_QUARTER)).reload();
        assertResets(Duration.ofDays(31)); // the 1st of January
    }

    private void assertResets(Duration after) {
        assertThat(answeredOf(3)).isEqualTo(1);
        assertThat(send().failure.getRetryAfterMillis()).isEqualTo(after.toMillis());
        rig.time.advance(after.minusNanos(1));
        assertThat(send().failure).isNotNull();
        rig.time.advance(Duration.ofNanos(1));
        assertThat(answeredOf(3)).isEqualTo(1);
    }

    @Test
    void tokensAreABudgetToo() {
        budgets(rule("tokens", 90, Unit.TOKENS_PER_DAY));
        assertThat(answeredOf(10)).isEqualTo(3);
    }

    @Test
    void eachValueHasItsOwn() {
        budgets(rule("team", 0.1, Unit.COST_PER_MONTH, "team"));
        assertThat(send("team:ml").answer).isNotNull();
        assertThat(send("team:ml").failure).hasMessageContaining("for team ml is used up");
        assertThat(send("team:web").answer).isNotNull();
        assertThat(send("team:web", "team:new").failure).isNotNull();
    }

    @Test
    void theFirstMatchDecidesAndEveryMatchIsCharged() {
        When ml = new When(List.of("team:ml"), List.of(), Map.of());
        budgets(
                new BudgetRule("ml", ml, 0.3, Unit.COST_PER_DAY, List.of(), List.of(), List.of(), false),
                rule("all", 0.2, Unit.COST_PER_DAY));

        assertThat(send("team:ml").answer).isNotNull();
        assertThat(send("team:ml").answer).isNotNull();
        assertThat(send().failure.getRuleId()).isEqualTo("all"); // by what team ml has spent
        assertThat(send("team:ml").answer).isNotNull(); // its own is first, and not used up
        assertThat(send("team:ml").failure.getRuleId()).isEqualTo("ml");
    }

    @Test
    void auditOnlyRecords() {
        budgets(audit(alerting("watched", 0.2, Unit.COST_PER_DAY)), rule("never asked", 0, Unit.COST_PER_DAY));

        assertThat(answeredOf(5)).isEqualTo(5);
        assertThat(rig.log.callerLimits).hasSize(3).containsOnly("watched budget_exceeded false");
        assertThat(rig.log.budgetAlerts).hasSize(4);
    }

    @Test
    void eachThresholdIsToldOnceInAPeriod() {
        budgets(alerting("daily", 1, Unit.COST_PER_DAY, "user"));
        for (int i = 0; i < 12; i++) {
            send("user:alice");
        }
        send("user:bob");
        assertThat(rig.log.budgetAlerts)
                .containsExactly(
                        "daily for user alice 75.0 [{\"type\":\"email\"}]",
                        "daily for user alice 90.0 [{\"type\":\"email\"}]",
                        "daily for user alice 95.0 [{\"type\":\"email\"}]",
                        "daily for user alice 100.0 [{\"type\":\"email\"}]");

        rig.time.advance(TO_MIDNIGHT);
        for (int i = 0; i < 8; i++) {
            send("user:alice");
        }
        assertThat(rig.log.budgetAlerts).hasSize(5).last().isEqualTo(rig.log.budgetAlerts.get(0));
    }

    @Test
    void aStreamIsChargedAtItsEndAndAFailureNever() {
        budgets(rule("daily", 0.1, Unit.COST_PER_DAY));
        rig.providers.next("a/m", status(400), status(400));
        send();
        send();
        FakeStream events = new FakeStream();
        rig.providers.next("a/m", stream(events));

        assertThat(rig.stream().answer).isNotNull();
        events.end(Outcome.CANCELLED, new Usage(10, 20));

        assertThat(rig.stream().failure.getCode()).isEqualTo("budget_exceeded");
    }

    @Test
    void whatWasSpentStaysOverAReload() {
        budgets(rule("daily", 1, Unit.COST_PER_DAY), rule("gone", 100, Unit.COST_PER_DAY));
        assertThat(answeredOf(4)).isEqualTo(4);

        budgets(rule("daily", 0.6, Unit.COST_PER_DAY)).reload();

        assertThat(answeredOf(10)).isEqualTo(2);
    }

    @Test
    void aBudgetNeverShowsWhomToNotify() {
        assertThat(alerting("daily", 1, Unit.COST_PER_DAY).toString()).doesNotContain("email");
    }

    @Test
    void aDryRunForeseesABudgetThatIsUsedUpAndTellsNobody() {
        budgets(rule("daily", 0.2, Unit.COST_PER_DAY));
        ChatRequest request = Rig.request("m", false, Caller.ANONYMOUS, Duration.ofMinutes(5));
        send();
        assertThat(rig.balancer().explain(request).outcome()).isNull();
        send();

        Decision foreseen = rig.balancer().explain(request);

        assertThat(foreseen.picks()).isEmpty();
        assertThat(foreseen.outcome().status()).isEqualTo(429);
        assertThat(foreseen.outcome().detail()).isEqualTo("a limit of the caller: daily");
        assertThat(foreseen.outcome().retryAfterMillis()).isEqualTo(TO_MIDNIGHT.toMillis());
        assertThat(rig.log.callerLimits).isEmpty();
        send();
        assertThat(rig.balancer().latestDecisions().get(0)).isEqualTo(foreseen);
        budgets(audit(rule("daily", 0.2, Unit.COST_PER_DAY))).reload();
        assertThat(rig.balancer().explain(request).picks()).hasSize(1);
    }
}

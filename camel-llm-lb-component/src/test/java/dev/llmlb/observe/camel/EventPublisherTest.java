package dev.llmlb.observe.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.observe.TargetReading;
import dev.llmlb.observe.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventPublisherTest {

    private static final Target A = new Target("a", "m");
    private static final Target B = new Target("b", "m");

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private int dropped;
    private final EventHub hub = EventHub.of(new DefaultCamelContext());
    private final BalancerObserver publisher = new EventPublisher(
            hub,
            new BalancerObserver() {
                @Override
                public void eventDropped() {
                    dropped++;
                }
            },
            () -> now);

    private EventQueue subscribed(String types, String models, int size) {
        EventQueue queue = new EventQueue(EventFilter.of(types, models), size);
        hub.subscribe(queue);
        return queue;
    }

    private static List<String> told(EventQueue queue) throws InterruptedException {
        List<String> told = new ArrayList<>();
        while (queue.size() > 0) {
            told.add(BalancerEventConverter.toString(queue.take()));
        }
        return told;
    }

    @Test
    void anEjectionIsToldAsJson() throws Exception {
        EventQueue queue = subscribed("ejected,restored", null, 10);
        publisher.ejected(A, "failing", Duration.ofSeconds(10));
        publisher.ejected(A, "ejected", Duration.ofNanos(Long.MAX_VALUE));
        publisher.restored(A);
        assertThat(told(queue))
                .containsExactly(
                        "{\"type\":\"ejected\",\"time\":\"2026-11-25T12:00:00Z\",\"target\":\"a/m\",\"cause\":\"failing\",\"durationSeconds\":10.0}",
                        "{\"type\":\"ejected\",\"time\":\"2026-11-25T12:00:00Z\",\"target\":\"a/m\",\"cause\":\"ejected\"}",
                        "{\"type\":\"restored\",\"time\":\"2026-11-25T12:00:00Z\",\"target\":\"a/m\"}");
    }

    @Test
    void aFallbackNamesBothTargetsAndWhy() throws Exception {
        EventQueue queue = subscribed("fallback", null, 10);
        RequestObserver request = publisher.requestBegan("r", null);
        request.attemptBegan(new Upstream(A, "openai", "m"), 1).ended(Outcome.broken("x"), Usage.UNKNOWN, 0, 1);
        request.attemptBegan(new Upstream(A, "openai", "m"), 2).ended(Outcome.timeout("x"), Usage.UNKNOWN, 0, 1);
        request.attemptBegan(new Upstream(B, "openai", "m"), 3);
        BalancerEvent event = queue.take();
        assertThat(event).isEqualTo(BalancerEvent.fallback(now, "a/m", "r", "timeout", "b/m"));
        assertThat(queue.size()).isZero();
    }

    @Test
    void aLimitIsToldOnceAMinuteForEachTarget() throws Exception {
        EventQueue queue = subscribed("limit-reached", null, 10);
        for (int i = 0; i < 100; i++) {
            publisher.requestBegan("r", null).limited(A, "requests");
        }
        publisher.requestBegan("r", null).limited(B, "requests");
        assertThat(told(queue)).hasSize(2);
        now = now.plusSeconds(60);
        publisher.requestBegan("r", null).limited(A, "requests");
        assertThat(told(queue)).hasSize(1);
    }

    @Test
    void requestsCostNothingWhileNobodyListens() {
        assertThat(publisher.requestBegan("r", null)).isSameAs(RequestObserver.NONE);
        subscribed("ejected", null, 10);
        assertThat(publisher.requestBegan("r", null)).isSameAs(RequestObserver.NONE);
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() {
        EventQueue queue = subscribed("restored", null, 2);
        for (int i = 0; i < 5; i++) {
            publisher.restored(A);
        }
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.dropped()).isEqualTo(3);
        assertThat(dropped).isEqualTo(3);
    }

    @Test
    void modelsAreThoseOfTheRulesOrTargets() throws Exception {
        publisher.targets(List.of(new Reading(A, Set.of("gpt-4")), new Reading(B, Set.of("claude*"))));
        EventQueue byModel = subscribed(null, "gpt-4", 10);
        EventQueue byTarget = subscribed(null, "b/*", 10);
        EventQueue byPattern = subscribed(null, "claude-sonnet", 10);
        publisher.restored(A);
        publisher.restored(B);
        publisher.configReloaded("canary", 1, 2);
        assertThat(byModel.take().target()).isEqualTo("a/m");
        assertThat(byTarget.take().target()).isEqualTo("b/m");
        assertThat(byPattern.take().target()).isEqualTo("b/m");
        for (EventQueue queue : List.of(byModel, byTarget, byPattern)) {
            assertThat(queue.take().type()).isEqualTo(EventType.CONFIG_RELOADED);
            assertThat(queue.size()).isZero();
        }
    }

    @Test
    void anUnknownTypeIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> EventFilter.of("ejected,exploded", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("types: 'exploded' (expected: ejected, restored, limit-reached, config-reloaded,"
                        + " config-refused, fallback, caller-limit-reached, budget-alert)");
    }

    @Test
    void typesAreReadInAnyCaseAndAsConstants() {
        assertThat(EventFilter.of(" Ejected, LIMIT_REACHED,budget-alert", null).types())
                .containsExactly(EventType.EJECTED, EventType.LIMIT_REACHED, EventType.BUDGET_ALERT);
    }

    @Test
    void everyTypeIsInTheCatalog() {
        assertThat(EventType.LABELS.split(","))
                .containsExactly(
                        Arrays.stream(EventType.values()).map(EventType::label).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4,", ",gpt-4", "gpt*4", "*gpt", "gpt-4,,gpt-5"})
    void bogusModelsAreRefused(String models) {
        assertThatThrownBy(() -> EventFilter.of(null, models))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("models: '")
                .hasMessageEndingWith("' (expected: a model or a target, with * only at its end)");
    }

    @Test
    void aLimitOfCallersIsToldOnceAMinuteForEachOfThem() throws Exception {
        EventQueue queue = subscribed("caller-limit-reached", "gpt-4", 10);
        for (int i = 0; i < 100; i++) {
            publisher.callerLimited("per-user", "rate_limit_exceeded", true);
        }
        publisher.callerLimited("month", "budget_exceeded", false);
        assertThat(told(queue))
                .containsExactly(
                        "{\"type\":\"caller-limit-reached\",\"time\":\"2026-11-25T12:00:00Z\",\"rule\":\"per-user\",\"cause\":\"rate_limit_exceeded\",\"refused\":true}",
                        "{\"type\":\"caller-limit-reached\",\"time\":\"2026-11-25T12:00:00Z\",\"rule\":\"month\",\"cause\":\"budget_exceeded\",\"refused\":false}");
        now = now.plusSeconds(60);
        publisher.callerLimited("per-user", "rate_limit_exceeded", true);
        assertThat(told(queue)).hasSize(1);
    }

    @Test
    void aBudgetAlertTellsWhoseAndHowMuchButNotWhomToNotify() throws Exception {
        EventQueue queue = subscribed("budget-alert", null, 10);
        publisher.budgetAlert("month", "for team ml", 90, List.of("{\"webhook\":\"https://secret\"}"));
        publisher.budgetAlert("all", "", 100, List.of());
        assertThat(told(queue))
                .containsExactly(
                        "{\"type\":\"budget-alert\",\"time\":\"2026-11-25T12:00:00Z\",\"rule\":\"month\",\"whose\":\"for team ml\",\"percent\":90.0}",
                        "{\"type\":\"budget-alert\",\"time\":\"2026-11-25T12:00:00Z\",\"rule\":\"all\",\"percent\":100.0}");
    }

    private record Reading(Target target, Set<String> models) implements TargetReading {
        @Override
        public int inFlight() {
            return 0;
        }

        @Override
        public int state() {
            return 0;
        }

        @Override
        public double requestsUsed() {
            return 0;
        }

        @Override
        public double tokensUsed() {
            return 0;
        }
    }
}

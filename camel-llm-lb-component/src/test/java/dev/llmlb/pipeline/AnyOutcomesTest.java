package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.answer;
import static dev.llmlb.pipeline.FakeProviders.breaks;
import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.FakeProviders.Script;
import dev.llmlb.pipeline.FakeProviders.Sent;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.rule.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for a request whatever its targets do. */
class AnyOutcomesTest {

    private static final Set<String> KEPT_WAITING = Set.of("timeout", "deadline");
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    @Property(tries = 1_000, seed = "20261125")
    void aRequestEndsOnceInBoundedAttemptsAndTriesNoTargetTwice(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = -1, max = 3) Integer> repeats,
            @ForAll("doings") @Size(20) List<String> doings,
            @ForAll boolean stream,
            @ForAll @IntRange(min = 1, max = 200) int deadlineSeconds) {
        Rig rig = new Rig();
        TargetSettings[] targets = new TargetSettings[repeats.size()];
        for (int i = 0; i < targets.length; i++) {
            TargetSettings target = Rig.target(NAMES.get(i));
            targets[i] = repeats.get(i) < 0
                    ? target
                    : Rig.retrying(target, repeats.get(i), Duration.ofMillis(50), 429, 500, 503);
            for (int k = 0; k < 4; k++) {
                rig.providers.next(NAMES.get(i) + "/m", script(rig, doings.get(4 * i + k)));
            }
        }
        rig.rule(targets);
        ChatRequest request = Rig.request("m", stream, Caller.ANONYMOUS, Duration.ofSeconds(deadlineSeconds));
        byte[] before = request.body().clone();

        Result result = rig.send(request);
        rig.time.advance(Duration.ofSeconds(deadlineSeconds));

        assertThat(result.told).isOne();
        assertThat(request.body()).isEqualTo(before);
        int attempts = rig.providers.sent.size();
        assertThat(result.answer != null ? result.answer.attempts() : result.failure.getAttempts())
                .hasSize(attempts);
        if (!stream || result.answer == null) {
            assertThat(rig.log.attempts).hasSize(attempts);
            assertThat(rig.log.requests).hasSize(1);
        }
        eachTargetAtMostOnceBesidesItsRepeats(rig.providers.sent, repeats);
        int written = repeats.stream().mapToInt(repeat -> Math.max(0, repeat)).sum();
        assertThat(attempts).isLessThanOrEqualTo(targets.length + 1 + written);
        assertThat(rig.providers.sent).allSatisfy(call -> assertThat(call.atNanos + call.request.timeLeftNanos())
                .isEqualTo(Duration.ofSeconds(deadlineSeconds).toNanos()));
        rig.time.advance(Duration.ofMinutes(10));
        assertThat(result.told).isOne();
        assertThat(rig.providers.sent).hasSize(attempts);
        assertThat(rig.time.waiting()).isZero();
    }

    @Property(tries = 1_000, seed = "1")
    void withFallbackModelsTooItEndsOnceTriesNoTargetTwiceAndIsChargedOnce(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = -1, max = 2) Integer> repeats,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 4) Integer> fallbacks,
            @ForAll("doings") @Size(20) List<String> doings,
            @ForAll @IntRange(min = 1, max = 200) int deadlineSeconds) {
        Rig rig = new Rig();
        for (int i = 0; i < doings.size(); i++) {
            rig.providers.next(NAMES.get(i / 4) + "/m", script(rig, doings.get(i)));
        }
        TargetSettings[] own = new TargetSettings[repeats.size()];
        for (int i = 0; i < own.length; i++) {
            TargetSettings target = Rig.target(NAMES.get(i));
            own[i] = repeats.get(i) < 0
                    ? target
                    : Rig.retrying(target, repeats.get(i), Duration.ofMillis(50), 429, 500, 503);
        }
        rig.rule(own);
        FallbackRule fallback = new FallbackRule(
                "f",
                When.ALWAYS,
                Set.of(400, 401, 429, 500, 502, 503, 504),
                fallbacks.stream()
                        .distinct()
                        .map(i -> new FallbackRule.FallbackModel(new Target(NAMES.get(i), "m"), List.of()))
                        .toList());
        BudgetRule budget = new BudgetRule( // an answer is half of it, so what is charged twice alerts twice
                "b",
                When.ALWAYS,
                60,
                BudgetRule.Unit.TOKENS_PER_MONTH,
                List.of(),
                List.of(50.0, 100.0),
                List.of(),
                false);
        rig.companions(new Companions(List.of(), List.of(budget), List.of(fallback)));

        Result result = rig.send(Duration.ofSeconds(deadlineSeconds));
        rig.time.advance(Duration.ofSeconds(deadlineSeconds));

        assertThat(result.told).as("within its deadline").isOne();
        rig.time.advance(Duration.ofMinutes(10));
        assertThat(result.told).isOne();
        assertThat(rig.log.requests).hasSize(1);
        assertThat(rig.log.budgetAlerts).hasSize(result.answer == null ? 0 : 1);
        Set<Integer> targets = new TreeSet<>(fallbacks);
        List<Integer> oneAsTheLast = new ArrayList<>(List.of(1, 1, 1, 1, 1));
        for (int i = 0; i < own.length; i++) {
            targets.add(i);
            oneAsTheLast.set(i, Math.max(1, repeats.get(i)));
        }
        eachTargetAtMostOnceBesidesItsRepeats(rig.providers.sent, oneAsTheLast);
        int written = repeats.stream().mapToInt(repeat -> Math.max(0, repeat)).sum();
        assertThat(rig.providers.sent).hasSizeLessThanOrEqualTo(targets.size() + 1 + written);
        assertThat(wasted(rig)).isEqualTo(keptWaiting(rig));
        assertThat(rig.time.waiting()).isZero();
    }

    /** The attempts that told of tokens for nothing, for a reason of time. */
    private static List<String> wasted(Rig rig) {
        return rig.log.wasted.stream()
                .map(line -> line.split(" "))
                .filter(words -> KEPT_WAITING.contains(words[1]))
                .map(words -> words[0] + " " + words[1])
                .toList();
    }

    private static List<String> keptWaiting(Rig rig) {
        return rig.log.attempts.stream()
                .map(line -> line.split(" "))
                .filter(words -> KEPT_WAITING.contains(words[2]))
                .map(words -> words[1] + " " + words[2])
                .toList();
    }

    /** The calls to one target stand together: it is picked once, and only repeated. */
    private static void eachTargetAtMostOnceBesidesItsRepeats(List<Sent> sent, List<Integer> repeats) {
        Map<String, Integer> calls = new HashMap<>();
        String previous = null;
        for (Sent call : sent) {
            assertThat(call.target.equals(previous) || !calls.containsKey(call.target))
                    .isTrue();
            calls.merge(call.target, 1, Integer::sum);
            previous = call.target;
        }
        String last = previous;
        calls.forEach((target, count) -> {
            int written = repeats.get(NAMES.indexOf(target.substring(0, 1)));
            int allowed = written >= 0 ? written : target.equals(last) ? 1 : 0;
            assertThat(count).isLessThanOrEqualTo(1 + allowed);
        });
    }

    @Provide
    Arbitrary<List<String>> doings() {
        return Arbitraries.of(
                        "200",
                        "400",
                        "401",
                        "429",
                        "429 soon",
                        "429 late",
                        "500",
                        "500 slowly",
                        "503",
                        "silence",
                        "breaks",
                        "late answer")
                .list()
                .ofSize(20);
    }

    private static Script script(Rig rig, String doing) {
        return switch (doing) {
            case "200" -> answer();
            case "429 soon" -> status(429, 1_000);
            case "429 late" -> status(429, 60_000);
            case "500 slowly" -> rig.providers.later(Duration.ofSeconds(3), status(500));
            case "silence" -> silence();
            case "breaks" -> breaks();
            case "late answer" -> rig.providers.later(Rig.TOTAL.plusSeconds(1), answer());
            default -> status(Integer.parseInt(doing));
        };
    }
}

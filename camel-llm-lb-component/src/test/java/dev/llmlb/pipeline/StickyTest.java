package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.pipeline.StickySettings.SessionIdentifier;
import dev.llmlb.pipeline.StickySettings.Source;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.LatencyMetric;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions stay on their target while it can be used. */
class StickyTest {

    private static final Duration TTL = Duration.ofMinutes(30);

    private final Rig rig = new Rig();

    StickyTest() {
        rig.rule(sticky(TTL), target("a"), target("b"), target("c"));
    }

    static RuleOptions sticky(Duration ttl) {
        return new RuleOptions(
                LatencyMetric.TIME_PER_OUTPUT_TOKEN,
                RuleOptions.DEFAULT_FAIRNESS_BAND,
                Duration.ZERO,
                OnNoHealthyTarget.FAIL,
                new StickySettings(
                        ttl,
                        List.of(
                                new SessionIdentifier("X-Chat", Source.HEADERS),
                                new SessionIdentifier("user", Source.METADATA))),
                MidStreamRecovery.OFF);
    }

    static Caller chat(String chat, String user) {
        return new Caller(Map.of("user", user), List.of(), null, Map.of("x-chat", chat));
    }

    private String targetOf(Caller caller) {
        return rig.send("m", caller).answer.target().provider();
    }

    @Test
    void aSessionStaysWhereItWas() {
        String first = targetOf(chat("1", "ann"));

        for (int i = 0; i < 10; i++) {
            targetOf(Caller.ANONYMOUS);
            assertThat(targetOf(chat("1", "ann"))).isEqualTo(first);
        }
    }

    @Test
    void allIdentifiersTogetherNameTheSession() {
        Set<String> targets = new HashSet<>();
        for (String user : List.of("ann", "bob", "cid")) {
            targets.add(targetOf(chat("1", user)));
        }
        assertThat(targets).hasSize(3);
    }

    @Test
    void withoutAnIdentifierNothingIsSticky() {
        Caller noUser = new Caller(Map.of(), List.of(), null, Map.of("x-chat", "1"));

        assertThat(List.of(targetOf(noUser), targetOf(noUser), targetOf(noUser)))
                .doesNotHaveDuplicates();
    }

    @Test
    void anIdOfTheSessionNeedsNoIdentifiers() {
        Caller caller = new Caller(Map.of(), List.of(), "s1");

        assertThat(targetOf(caller)).isEqualTo(targetOf(caller));
    }

    @Test
    void aSessionWhoseTargetFailsMovesAndStaysThere() {
        Caller caller = chat("1", "ann");
        String first = targetOf(caller);
        rig.providers.next(first + "/m", status(401));

        String second = targetOf(caller);

        assertThat(second).isNotEqualTo(first);
        for (int i = 0; i < 5; i++) {
            assertThat(targetOf(caller)).isEqualTo(second);
        }
        rig.time.advance(Duration.ofMinutes(10));
        assertThat(targetOf(caller)).isEqualTo(second); // though the first would do again
    }

    @Test
    void aSessionIsForgottenWhenItWasNotUsedForItsTime() {
        Caller caller = chat("1", "ann");
        String first = targetOf(caller);
        rig.time.advance(TTL.minusSeconds(1));
        assertThat(targetOf(caller)).isEqualTo(first);
        rig.time.advance(TTL.minusSeconds(1));
        assertThat(targetOf(caller)).isEqualTo(first);

        rig.time.advance(TTL.plusSeconds(1));

        assertThat(targetOf(caller)).isNotEqualTo(first); // its turn has passed to the next
    }

    @Test
    void memoryIsBounded() {
        InMemorySessions sessions = new InMemorySessions(TTL, rig.time);
        for (int i = 0; i < InMemorySessions.MAX_SESSIONS * 2; i++) {
            sessions.pinIfAbsent("s" + i, new dev.llmlb.model.Target("a", "m"));
        }
        assertThat(sessions.size()).isLessThanOrEqualTo(InMemorySessions.MAX_SESSIONS);
    }

    @Test
    void sessionsOutliveAReload() {
        Caller caller = chat("1", "ann");
        String first = targetOf(caller);
        rig.anew().rule(sticky(TTL), target("a"), target("b"), target("c"), target("d"));
        rig.reload();

        for (int i = 0; i < 5; i++) {
            assertThat(targetOf(caller)).isEqualTo(first);
        }
    }

    @Test
    void theHeadersThatRulesNameAreKnown() {
        assertThat(rig.balancer().sessionHeaders()).containsExactly("x-chat");
    }

    @Test
    void rulesKeepTheirSessionsApart() {
        Rig two = new Rig().rule(sticky(TTL), target("a"), target("b")).rule(When.ALWAYS, target("c"));
        two.send("m", chat("1", "ann"));

        assertThat(two.balancer().latestDecisions().get(0).rule()).isEqualTo("r1");
    }
}

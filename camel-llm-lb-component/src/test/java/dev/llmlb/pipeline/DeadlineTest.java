package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.answer;
import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FakeProviders.stream;
import static dev.llmlb.pipeline.Rig.retrying;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.Outcome;
import dev.llmlb.pipeline.Rig.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private final Rig rig = new Rig();

    @Test
    void theDeadlineEndsTheRequestWhateverIsUnderWay() {
        rig.providers.next("a/m", silence());
        Result result = rig.rule(target("a"), target("b")).send(Duration.ofSeconds(2));
        rig.time.advance(Duration.ofSeconds(2));
        assertThat(result.failure.getStatus()).isEqualTo(504);
        assertThat(result.failure.getCode()).isEqualTo("deadline_exceeded");
        assertThat(result.failure.getAttempts()).hasSize(1);
        assertThat(rig.providers.targets()).containsExactly("a/m");
        assertThat(rig.providers.sent.get(0).cancelled).isTrue();
        assertThat(rig.log.attempts).containsExactly("1 a/m deadline");
        assertThat(rig.log.requests).containsExactly("r1 a/m deadline 1 2000");
    }

    @Test
    void anAttemptGetsWhatIsLeft() {
        rig.providers.next("a/m", silence());
        rig.providers.next("b/m", silence());
        Result result = rig.rule(target("a"), target("b")).send(Duration.ofSeconds(40));
        rig.time.advance(Rig.TOTAL);
        assertThat(rig.providers.sent.get(0).request.timeLeftNanos())
                .isEqualTo(Duration.ofSeconds(40).toNanos());
        assertThat(rig.providers.sent.get(1).request.timeLeftNanos())
                .isEqualTo(Duration.ofSeconds(10).toNanos());
        rig.time.advance(Duration.ofSeconds(10));
        assertThat(result.failure.getCode()).isEqualTo("deadline_exceeded");
    }

    @Test
    void aPauseThatWouldPassTheDeadlineIsNotBegun() {
        rig.providers.next("a/m", status(500));
        rig.rule(retrying(target("a"), 1, Duration.ofSeconds(3), 500), target("b"));
        Result result = rig.send(Duration.ofSeconds(3));
        assertThat(result.answer.target().provider()).isEqualTo("b");
    }

    @Test
    void withoutAnotherTargetTheFailureIsToldAtOnce() {
        rig.providers.next("a/m", status(429, 4_000));
        Result result = rig.rule(retrying(target("a"), 1, Duration.ZERO, 429)).send(Duration.ofSeconds(3));
        assertThat(result.failure.getStatus()).isEqualTo(429);
        assertThat(result.failure.getRetryAfterMillis()).isEqualTo(4_000);
    }

    @Test
    void aReplyAfterItsTimeoutIsDropped() {
        rig.providers.next("a/m", rig.providers.later(Rig.TOTAL.plusSeconds(1), answer()));
        Result result = rig.rule(target("a"), target("b")).send();
        rig.time.advance(Rig.TOTAL.plusSeconds(2));
        assertThat(result.told).isOne();
        assertThat(result.answer.target().provider()).isEqualTo("b");
        assertThat(rig.log.requests).hasSize(1);
        assertThat(rig.log.attempts).hasSize(2);
    }

    @Test
    void aStreamAfterItsTimeoutIsClosed() {
        FakeStream late = new FakeStream();
        rig.providers.next("a/m", rig.providers.later(Rig.FIRST_TOKEN.plusSeconds(1), stream(late)));
        Result result = rig.rule(target("a"), target("b")).stream();
        rig.time.advance(Rig.FIRST_TOKEN.plusSeconds(2));
        assertThat(late.closed).isTrue();
        assertThat(result.told).isOne();
        assertThat(result.answer.target().provider()).isEqualTo("b");
    }

    @Test
    void aCallOfAnAdapterThatReturnsAfterItsTimeoutIsCancelled() {
        rig.providers.next("a/m", (request, done) -> rig.time.advance(Rig.TOTAL));
        rig.rule(target("a"), target("b")).send();
        assertThat(rig.providers.sent.get(0).cancelled).isTrue();
    }

    @Test
    void theDeadlineHoldsForTheFirstTokenToo() {
        rig.providers.next("a/m", silence());
        rig.rule(target("a"), target("b"));
        Result result = rig.send(Rig.request("m", true, Caller.ANONYMOUS, Duration.ofSeconds(1)));
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(result.failure.getStatus()).isEqualTo(504);
        assertThat(result.failure.getCode()).isEqualTo("deadline_exceeded");
    }

    @Test
    void callersInAHurryTakeNoTargetOut() {
        rig.rule(target("a"));
        for (int i = 0; i < 20; i++) {
            rig.providers.next("a/m", silence());
            rig.send(Duration.ofSeconds(1));
            rig.time.advance(Duration.ofSeconds(1));
        }
        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void callersOfStreamsInAHurryTakeNoTargetOut() {
        rig.rule(target("a"));
        for (int i = 0; i < 20; i++) {
            rig.providers.next("a/m", silence());
            rig.send(Rig.request("m", true, Caller.ANONYMOUS, Duration.ofSeconds(1)));
            rig.time.advance(Duration.ofSeconds(1));
        }
        assertThat(rig.stream().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void aTargetThatIsSilentForAllTheTimeThatCallersUsuallyGiveIsTakenOut() {
        Duration usually = Duration.ofSeconds(1);
        rig.rule(target("a"));
        for (int i = 0; i < 6; i++) {
            rig.providers.next("a/m", silence());
            rig.send(Rig.request("m", false, Caller.ANONYMOUS, usually).usually(usually.toNanos()));
            rig.time.advance(usually);
        }
        assertThat(rig.log.attempts).containsOnly("1 a/m timeout");
        assertThat(rig.send().failure.getMessage()).contains("a/m failing");
    }

    @Test
    void whatIsLeftAfterAnotherAttemptIsAShortTime() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", silence());
        rig.providers.next("b/m", silence());
        rig.send(Rig.request("m", false, Caller.ANONYMOUS, Rig.TOTAL.plusSeconds(2))
                .usually(Rig.TOTAL.plusSeconds(2).toNanos()));
        rig.time.advance(Rig.TOTAL.plusSeconds(2));
        assertThat(rig.log.attempts).containsExactly("1 a/m timeout", "2 b/m deadline");
    }

    @Test
    void aTargetThatNoticesTheDeadlineFirstIsNotBlamedEither() {
        rig.providers.next(
                "a/m", rig.providers.later(Duration.ofMillis(999), FakeProviders.ends(Outcome.timeout("its own"))));
        rig.rule(target("a")).send(Duration.ofSeconds(1));
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(rig.log.attempts).containsExactly("1 a/m deadline");
    }
}

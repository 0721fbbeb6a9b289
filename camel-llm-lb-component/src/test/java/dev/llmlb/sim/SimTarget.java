package dev.llmlb.sim;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.model.VendorLimits;
import dev.llmlb.pipeline.FakeStream;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A target whose speed is an {@link Engine}'s and whose troubles are scripted: outages, errors with hints, brown-outs, slow spells. */
final class SimTarget {

    /** A refused connection or an error page is quick. */
    private static final long ERROR_NANOS = Duration.ofMillis(5).toNanos();

    /** A time in which a share of the calls ends with this outcome. */
    private record Spell(long fromNanos, long toNanos, double share, Outcome outcome) {}

    private final Engine engine;
    private final SimulatedTime time;
    private final RandomSource random;
    private final List<Spell> spells = new ArrayList<>();
    private List<Long> accepted = new ArrayList<>(); // when; only kept with a limit
    private boolean telling;
    private int requestsPerMinute = Integer.MAX_VALUE;
    private int calls;

    SimTarget(Engine engine, SimulatedTime time, RandomSource random) {
        this.engine = engine;
        this.time = time;
        this.random = random;
    }

    Engine engine() {
        return engine;
    }

    /** The calls that it got. */
    int calls() {
        return calls;
    }

    SimTarget down(Duration from, Duration to) {
        return spell(from, to, 1, Outcome.unreachable("connection refused"));
    }

    SimTarget failing(Duration from, Duration to, int status) {
        return spell(from, to, 1, OutcomeClassifier.ofStatus(status, -1));
    }

    SimTarget failing(Duration from, Duration to, int status, Duration retryAfter) {
        return spell(from, to, 1, OutcomeClassifier.ofStatus(status, retryAfter.toMillis()));
    }

    /** A brown-out: this share of the calls fails. */
    SimTarget brownOut(Duration from, Duration to, double share, int status) {
        return spell(from, to, share, OutcomeClassifier.ofStatus(status, -1));
    }

    /** Down every other period, beginning well. */
    SimTarget flapping(Duration period, Duration until) {
        for (Duration from = period; from.compareTo(until) < 0; from = from.plus(period.multipliedBy(2))) {
            failing(from, from.plus(period), 500);
        }
        return this;
    }

    /** Takes so many times as long. */
    SimTarget slow(Duration from, Duration to, double factor) {
        time.schedule(() -> engine.slowness(factor), from.toNanos() - time.nanos());
        time.schedule(() -> engine.slowness(1), to.toNanos() - time.nanos());
        return this;
    }

    /** The vendor's own limit in every sliding minute: above it 429, with a hint when the next one fits. */
    SimTarget limited(int requests) {
        requestsPerMinute = requests;
        return this;
    }

    /** One limit for both: two accounts of one quota. */
    SimTarget limitedTogetherWith(SimTarget other) {
        accepted = other.accepted;
        requestsPerMinute = other.requestsPerMinute;
        return this;
    }

    /** Each response says how many requests are left of the limit. */
    SimTarget telling() {
        telling = true;
        return this;
    }

    private SimTarget spell(Duration from, Duration to, double share, Outcome outcome) {
        spells.add(new Spell(from.toNanos(), to.toNanos(), share, outcome));
        return this;
    }

    UpstreamCall send(Prompt prompt, UpstreamRequest request, UpstreamListener done) {
        calls++;
        Outcome trouble = trouble();
        if (telling) {
            done.limits(new VendorLimits(requestsPerMinute - accepted.size(), nanosUntilNext(), -1, -1));
        }
        if (trouble != null) {
            var answer = time.schedule(
                    () -> done.done(trouble, Reply.whole(Map.of(), new byte[0], Usage.UNKNOWN)), ERROR_NANOS);
            return answer::cancel;
        }
        Call call = new Call(prompt, request.chat().stream(), done);
        engine.begin(call);
        return () -> engine.cancel(call);
    }

    private Outcome trouble() {
        long now = time.nanos();
        for (Spell spell : spells) {
            if (now >= spell.fromNanos
                    && now < spell.toNanos
                    && (spell.share == 1 || random.nextDouble() < spell.share)) {
                return spell.outcome;
            }
        }
        if (requestsPerMinute == Integer.MAX_VALUE) {
            return null;
        }
        accepted.removeIf(at -> now - at >= Duration.ofMinutes(1).toNanos());
        if (accepted.size() < requestsPerMinute) {
            accepted.add(now);
            return null;
        }
        return OutcomeClassifier.ofStatus(429, (nanosUntilNext() + 999_999) / 1_000_000);
    }

    private long nanosUntilNext() {
        return accepted.get(0) + Duration.ofMinutes(1).toNanos() - time.nanos();
    }

    private static final class Call implements Engine.Job {

        private final Prompt prompt;
        private final UpstreamListener done;
        private final FakeStream stream;

        Call(Prompt prompt, boolean streamed, UpstreamListener done) {
            this.prompt = prompt;
            this.done = done;
            this.stream = streamed ? new FakeStream() : null;
        }

        @Override
        public Prompt prompt() {
            return prompt;
        }

        @Override
        public void firstToken() {
            if (stream != null) {
                done.done(Outcome.SUCCESS, Reply.streaming(Map.of(), stream));
            }
        }

        @Override
        public void done() {
            Usage usage = new Usage(prompt.promptTokens(), prompt.outputTokens());
            if (stream != null) {
                stream.end(Outcome.SUCCESS, usage);
            } else {
                done.done(Outcome.SUCCESS, Reply.whole(Map.of(), new byte[0], usage));
            }
        }
    }
}

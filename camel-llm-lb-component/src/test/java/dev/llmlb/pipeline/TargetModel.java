package dev.llmlb.pipeline;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.health.TargetHealth;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the rules say of one target, in plain lists and without a thought for speed: what the balancer's own is held against. */
final class TargetModel {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long MAX_HINT = Duration.ofMinutes(10).toNanos();
    private static final long OVERLOAD = Duration.ofSeconds(1).toNanos();
    private static final long UNKNOWN_END = Duration.ofMillis(100).toNanos();

    /** Tokens that were used at a time. */
    private static final class Use {
        private final long atNanos;
        private long tokens;

        Use(long atNanos, long tokens) {
            this.atNanos = atNanos;
            this.tokens = tokens;
        }
    }

    /** An attempt from its beginning to its end. */
    static final class Call {
        final TargetModel target;
        final long atNanos;
        private final Use tokens;
        Outcome outcome; // null while it is under way

        private Call(TargetModel target, long atNanos, Use tokens) {
            this.target = target;
            this.atNanos = atNanos;
            this.tokens = tokens;
        }
    }

    final TargetSettings settings;
    final int contextWindow;
    private final UsageLimits limits;
    private final HealthSettings health;
    private final List<Long> requests = new ArrayList<>();
    private final List<Use> tokens = new ArrayList<>();
    private final List<Long> failures = new ArrayList<>();
    private int underWay;
    private long restUntil;
    private boolean out;
    private long outUntil;
    private boolean lasting;
    private boolean probed;
    private Call probe;

    TargetModel(TargetSettings settings, UsageLimits limits, HealthSettings health, int contextWindow) {
        this.settings = settings;
        this.limits = limits;
        this.health = health;
        this.contextWindow = contextWindow;
    }

    String name() {
        return settings.target().toString();
    }

    boolean isIdle() {
        return underWay == 0 && probe == null;
    }

    boolean hasRoom(long reserved, long now) {
        return nanosUntilRoom(reserved, now) == 0;
    }

    boolean isFree(long reserved, long now) {
        return nanosUntilFree(reserved, now) == 0;
    }

    /** {@code Long.MAX_VALUE} for never. */
    long nanosUntilFree(long reserved, long now) {
        return Math.max(nanosUntilWell(now), nanosUntilRoom(reserved, now));
    }

    private long nanosUntilWell(long now) {
        pass(now);
        long nanos = Math.max(0, restUntil - now);
        if (out) {
            nanos = Math.max(nanos, outUntil - now);
            return nanos <= 0 && probe != null ? UNKNOWN_END : nanos;
        }
        return nanos;
    }

    private long nanosUntilRoom(long reserved, long now) {
        long nanos = limits.maxConcurrency() > 0 && underWay >= limits.maxConcurrency() ? UNKNOWN_END : 0;
        for (int i = 0; limits.requestsPerMinute() > 0 && i < requests.size(); i++) {
            int from = i;
            long inTheMinute =
                    requests.stream().filter(at -> at >= requests.get(from)).count();
            if (inTheMinute >= limits.requestsPerMinute()) {
                nanos = Math.max(nanos, requests.get(i) + MINUTE - now);
            }
        }
        if (limits.tokensPerMinute() > 0 && reserved > limits.tokensPerMinute()) {
            return Long.MAX_VALUE;
        }
        for (int i = 0; limits.tokensPerMinute() > 0 && i < tokens.size(); i++) {
            long since = tokens.subList(i, tokens.size()).stream()
                    .mapToLong(use -> use.tokens)
                    .sum();
            if (since + reserved > limits.tokensPerMinute()) {
                nanos = Math.max(nanos, tokens.get(i).atNanos + MINUTE - now);
            }
        }
        return nanos;
    }

    Call begin(long reserved, long now) {
        boolean asProbe = nanosUntilWell(now) == 0 && out;
        Use use = new Use(now, limits.tokensPerMinute() > 0 ? reserved : 0);
        Call call = new Call(this, now, use);
        requests.add(now);
        tokens.add(use);
        underWay++;
        if (asProbe) {
            probe = call;
        }
        return call;
    }

    void end(Call call, Outcome outcome, Usage usage, long now) {
        pass(now);
        call.outcome = outcome;
        underWay--;
        settle(call.tokens, outcome, usage, now);
        boolean wasProbe = probe == call;
        probe = wasProbe ? null : probe;
        if (outcome.isSuccess()) {
            if (wasProbe && out && now >= outUntil) {
                back();
            }
            return;
        }
        boolean failed = isFailure(outcome);
        if (failed) {
            failures.add(now);
        }
        long hint = outcome.retryAfterMillis() * 1_000_000;
        if (hint < 0 && outcome.kind() == OutcomeKind.OVERLOADED && !failed) {
            hint = OVERLOAD;
        }
        restUntil = Math.max(restUntil, now + Math.min(hint, MAX_HINT));
        boolean resting = out && now < outUntil;
        if (outcome.kind().isLasting()) {
            if (!resting || !lasting) {
                outUntil = Math.max(resting ? outUntil : 0, now + TargetHealth.LASTING.toNanos());
                out = true;
                lasting = true;
                probed = true;
            }
        } else if (failed && !resting && (out ? wasProbe : tooMany(now))) {
            out = true;
            lasting = false;
            outUntil = now + health.cooldown().toNanos();
            probed = health.recovery() == Recovery.RAMP;
        }
    }

    /** Known tokens count; unknown ones stay as reserved where the vendor may have worked for them. */
    private void settle(Use use, Outcome outcome, Usage usage, long now) {
        if (limits.tokensPerMinute() == 0) {
            return;
        }
        if (usage.isKnown()) {
            tokens.add(new Use(now, Math.max(0, usage.totalTokens() - use.tokens)));
            use.tokens = Math.min(use.tokens, usage.totalTokens());
        } else if (!outcome.isSuccess() && !outcome.kind().isSilence() && outcome.kind() != OutcomeKind.CANCELLED) {
            use.tokens = 0;
        }
    }

    private boolean isFailure(Outcome outcome) {
        return switch (outcome.kind()) {
            case CALLER_FAULT, CONTEXT_LENGTH, CONTENT_FILTER, CANCELLED, DEADLINE, SUCCESS -> false;
            case UNREACHABLE, TIMEOUT, FIRST_TOKEN_TIMEOUT -> true;
            default -> Outcome.isListed(outcome.status(), health.failureStatusCodes());
        };
    }

    private boolean tooMany(long now) {
        return failures.stream().filter(at -> now - at < MINUTE).count() > health.allowedFailuresPerMinute();
    }

    /** What time alone does. */
    private void pass(long now) {
        requests.removeIf(at -> now - at >= MINUTE);
        tokens.removeIf(use -> now - use.atNanos >= MINUTE);
        if (out && !probed && now >= outUntil) {
            back();
        }
    }

    private void back() {
        out = false;
        failures.clear();
    }
}

package dev.llmlb.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.limit.TokenEstimate;
import dev.llmlb.model.Answer;
import dev.llmlb.model.Attempt;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.observe.Upstream;
import dev.llmlb.pipeline.TargetModel.Call;
import dev.llmlb.provider.openai.ChatJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** A request, what it may still do, and what came of it. */
final class AnyRequest extends Rig.Result implements RequestObserver {

    private final AnyLoad load;
    private final ChatRequest request;
    private final long reserved;
    private final long deadlineNanos;
    private final long hangsUpAfterNanos; // -1 for not
    private final List<Call> made = new ArrayList<>();
    private long beganNanos;
    private long windowAbove = -1;
    private boolean hungUp;
    private boolean othersCould; // when its last attempt failed
    private int unwrittenRepeats;
    private boolean waited;

    AnyRequest(AnyLoad load, Random random) {
        this.load = load;
        int tokens = random.nextInt(60);
        byte[] body = ("{\"messages\":[],\"max_tokens\":" + tokens + "}").getBytes(UTF_8);
        deadlineNanos = Duration.ofMillis(500 + random.nextInt(50_000)).toNanos();
        hangsUpAfterNanos = random.nextInt(5) == 0 ? random.nextLong(deadlineNanos) : -1;
        request = ChatJson.read(body, "m", random.nextBoolean(), Caller.ANONYMOUS, deadlineNanos);
        reserved = TokenEstimate.promptTokens(body) + tokens;
    }

    void send() {
        beganNanos = load.now();
        load.asked.put(request, this);
        BalancedCall call = load.rig.balancer().send(request, this);
        if (hangsUpAfterNanos >= 0) {
            load.rig.time.schedule(
                    () -> {
                        hungUp = told == 0;
                        call.cancel();
                        assertThat(told).as("ended at once").isOne();
                    },
                    hangsUpAfterNanos);
        }
    }

    void isOver() {
        assertThat(told).isOne();
        assertThat(made).allSatisfy(call -> assertThat(call.outcome).isNotNull());
    }

    /** Maybe for a fallback model, and then its own targets are not looked at again. */
    @Override
    public void waits(long nanos) {
        waited = true;
    }

    @Override
    public AttemptObserver attemptBegan(Upstream upstream, int number) {
        load.calls++;
        TargetModel target = load.model(upstream.target());
        assertThat(told).isZero();
        assertThat(hungUp).isFalse();
        assertThat(load.now()).isLessThan(beganNanos + deadlineNanos);
        assertThat(number).isEqualTo(made.size() + 1);
        if (!made.isEmpty() && last().target == target) {
            mayBeRepeated(target);
        } else {
            mayBeNext(target);
        }
        if (!target.isFree(reserved, load.now())) {
            assertThat(load.options.onNoHealthyTarget()).isEqualTo(OnNoHealthyTarget.TRY_LEAST_BAD);
            assertThat(made).isEmpty();
            assertThat(target.hasRoom(reserved, load.now())).isTrue();
            nobodyIsFree(load.own.values());
        }
        Call call = target.begin(reserved, load.now());
        made.add(call);
        return new AttemptObserver() {
            private boolean streams;

            @Override
            public void firstToken(long nanos) {
                streams = true;
            }

            @Override
            public void ended(Outcome outcome, Usage usage, double cost, long nanos) {
                attemptEnded(call, outcome, usage);
                load.wasted += (streams ? !outcome.isSuccess() && usage.isKnown() : isWaste(outcome)) ? 1 : 0;
            }

            @Override
            public void wasted(Outcome outcome, Usage usage, double cost) {
                assertThat(outcome.isSuccess()).isFalse();
                assertThat(cost).isEqualTo(usage.totalTokens() * AnyLoad.PRICE / 1e6);
            }
        };
    }

    private void mayBeRepeated(TargetModel target) {
        RetrySettings written = target.settings.retry();
        Outcome before = last().outcome;
        int repeats = (int) made.stream().filter(call -> call.target == target).count();
        assertThat(before.kind().isSilence()
                        || before.kind().isLasting()
                        || before.kind().isCallersFault())
                .isFalse();
        if (written == null) {
            unwrittenRepeats++;
            assertThat(othersCould).as("another could be asked").isFalse();
            assertThat(unwrittenRepeats).as("one attempt more than targets").isOne();
        } else {
            assertThat(repeats).isLessThanOrEqualTo(written.attempts());
            assertThat(Outcome.isListed(before.status(), written.onStatusCodes()))
                    .isTrue();
        }
    }

    private void mayBeNext(TargetModel target) {
        boolean own = load.own.containsValue(target);
        boolean ownBefore = made.isEmpty() || load.own.containsValue(last().target);
        assertThat(mayFollow(target)).isTrue();
        if (!own && ownBefore && !waited && (made.isEmpty() || movesOn(last()))) {
            nobodyIsFree(load.own.values());
        }
        if (made.isEmpty()) {
            return;
        }
        if (own == ownBefore) {
            assertThat(movesOn(last())).isTrue();
        } else {
            assertThat(ownBefore).as("no way back").isTrue();
            assertThat(Outcome.isListed(last().outcome.status(), load.fallbackOn))
                    .isTrue();
        }
    }

    private void attemptEnded(Call call, Outcome outcome, Usage usage) {
        assertThat(call.outcome).isNull();
        call.target.end(call, outcome, usage, load.now());
        if (outcome.kind() == OutcomeKind.CONTEXT_LENGTH) {
            long window = call.target.contextWindow;
            windowAbove = Math.max(windowAbove, window > 0 ? window : 1);
        }
        if (outcome.kind() == OutcomeKind.CANCELLED && answer == null) {
            assertThat(hungUp).isTrue();
        }
        boolean own = load.own.containsValue(call.target);
        boolean falls = !own || Outcome.isListed(outcome.status(), load.fallbackOn);
        othersCould = own && isFree(load.own.values()) || falls && isFree(load.fallback.values());
    }

    private boolean isWaste(Outcome outcome) {
        return switch (outcome.kind()) {
            case TIMEOUT, FIRST_TOKEN_TIMEOUT, DEADLINE, CANCELLED -> true;
            case FAILING ->
                outcome.detail().equals("no answer") || outcome.detail().startsWith("the adapter failed");
            default -> false;
        };
    }

    @Override
    public void answered(Answer answered) {
        super.answered(answered);
        inTime();
        assertThat(answered.target().toString()).isEqualTo(last().target.name());
        tellsEach(answered.attempts());
    }

    @Override
    public void failed(LlmLbException failed) {
        super.failed(failed);
        inTime();
        tellsEach(failed.getAttempts());
        made.forEach(call -> assertThat(failed).hasMessageContaining(call.target.name()));
        if (hungUp) {
            assertThat(failed.getCode()).isEqualTo("cancelled");
        } else if (failed.getCode().equals("deadline_exceeded")) {
            assertThat(made).isNotEmpty();
        } else if (made.isEmpty()) {
            nobodyCouldBeAsked(failed);
        } else {
            lastFailureIsTold(failed);
        }
    }

    private void lastFailureIsTold(LlmLbException failed) {
        Outcome outcome = last().outcome;
        assertThat(failed.getStatus()).isEqualTo(outcome.status());
        boolean own = load.own.containsValue(last().target);
        boolean fell = !own || Outcome.isListed(outcome.status(), load.fallbackOn);
        if (own && movesOn(last()) && !(fell && waited)) {
            nobodyIsFree(load.own.values());
        }
        if (fell && (own || movesOn(last()))) {
            nobodyIsFree(load.fallback.values());
        }
        if (!outcome.kind().isCallersFault()) {
            List<TargetModel> asked = fell ? load.models() : List.copyOf(load.own.values());
            saysWhenTheFirstIsBack(failed, asked);
            asked.stream()
                    .filter(target -> mayFollow(target) && !target.isFree(reserved, load.now()))
                    .forEach(target -> assertThat(failed).hasMessageContaining(target.name()));
        }
    }

    private void nobodyCouldBeAsked(LlmLbException failed) {
        List<TargetModel> waiting = new ArrayList<>(load.own.values());
        if (failed.getRuleId().equals("f")) {
            nobodyIsFree(load.fallback.values());
            waiting.addAll(load.fallback.values());
        } else {
            nobodyIsFree(load.own.values());
            assertThat(load.fallbackOn).doesNotContain(failed.getStatus());
        }
        assertThat(failed.getStatus()).isIn(429, 503);
        waiting.forEach(target -> assertThat(failed).hasMessageContaining(target.name()));
        saysWhenTheFirstIsBack(failed, waiting);
    }

    /** Unless what the last target said is sooner. */
    private void saysWhenTheFirstIsBack(LlmLbException failed, List<TargetModel> targets) {
        TargetModel last = made.isEmpty() ? null : last().target;
        long said = last == null ? Long.MAX_VALUE : last().outcome.retryAfterMillis();
        long nanos = targets.stream()
                .filter(target -> target != last)
                .mapToLong(target -> target.nanosUntilFree(reserved, load.now()))
                .min()
                .orElse(Long.MAX_VALUE);
        long millis = nanos == Long.MAX_VALUE ? nanos : (nanos + 999_999) / 1_000_000;
        long least = Math.min(said, millis);
        assertThat(failed.getRetryAfterMillis()).isEqualTo(least == 0 || least == Long.MAX_VALUE ? -1 : least);
    }

    private void tellsEach(List<Attempt> attempts) {
        assertThat(attempts.stream().map(attempt -> attempt.target().toString()))
                .containsExactlyElementsOf(
                        made.stream().map(call -> call.target.name()).toList());
    }

    private void inTime() {
        assertThat(load.now()).isLessThanOrEqualTo(beganNanos + deadlineNanos);
    }

    private boolean movesOn(Call call) {
        return switch (call.outcome.kind()) {
            case FIRST_TOKEN_TIMEOUT, CONTEXT_LENGTH -> true;
            default ->
                call.outcome.status() == 402
                        || Outcome.isListed(call.outcome.status(), call.target.settings.fallbackStatusCodes());
        };
    }

    private boolean mayFollow(TargetModel target) {
        boolean own = load.own.containsValue(target);
        boolean large = windowAbove < 0 || target.contextWindow > windowAbove || !own && target.contextWindow == 0;
        return large
                && made.stream().noneMatch(call -> call.target == target)
                && (made.isEmpty() || target.settings.fallbackCandidate());
    }

    private boolean isFree(Collection<TargetModel> targets) {
        return targets.stream().anyMatch(target -> mayFollow(target) && target.isFree(reserved, load.now()));
    }

    private void nobodyIsFree(Collection<TargetModel> targets) {
        assertThat(targets).noneMatch(target -> mayFollow(target) && target.isFree(reserved, load.now()));
    }

    private Call last() {
        return made.get(made.size() - 1);
    }
}

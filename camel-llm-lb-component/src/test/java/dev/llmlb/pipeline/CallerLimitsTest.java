package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FakeProviders.stream;
import static dev.llmlb.pipeline.Rig.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import dev.llmlb.pipeline.RateLimitRule.Unit;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.rule.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers may send in a span of time; everything on simulated time. An answer of the rig uses 10 + 20 tokens. */
class CallerLimitsTest {

    private static final Caller ALICE = caller("user:alice");
    private static final Caller BOB = caller("user:bob");

    private final Rig rig = new Rig().rule(target("a"));

    private static Caller caller(String... subjects) {
        return new Caller(Map.of(), List.of(subjects), null);
    }

    private static RateLimitRule rule(String id, long limit, Unit unit, String... per) {
        return new RateLimitRule(id, When.ALWAYS, limit, unit, List.of(per));
    }

    private Rig limits(RateLimitRule... rules) {
        return rig.companions(new Companions(List.of(rules), List.of(), List.of()));
    }

    private Result send(Caller caller) {
        return rig.send("m", caller);
    }

    private Result send(String... subjects) {
        return send(caller(subjects));
    }

    @Test
    void whoIsOverIsRefusedBeforeAnyTargetIsAsked() {
        limits(rule("few", 2, Unit.REQUESTS_PER_HOUR, "user"));
        send(ALICE);
        rig.time.advance(Duration.ofMinutes(10));
        send(ALICE);

        Result third = send(ALICE);

        assertThat(third.told).isOne();
        assertThat(third.failure.getStatus()).isEqualTo(429);
        assertThat(third.failure.getCode()).isEqualTo("rate_limit_exceeded");
        assertThat(third.failure.getCategory()).isEqualTo(ErrorCategory.RATE_LIMIT);
        assertThat(third.failure.getRetryAfterMillis())
                .isEqualTo(Duration.ofMinutes(50).toMillis());
        assertThat(third.failure.getRuleId()).isEqualTo("few");
        assertThat(third.failure).hasMessage("Rate limit 'few' of 2 requests_per_hour for user alice is reached");
        assertThat(third.failure.getAttempts()).isEmpty();
        assertThat(rig.providers.sent).hasSize(2);
        assertThat(rig.log.callerLimits).containsExactly("few rate_limit_exceeded true");
        assertThat(rig.log.requests).last().isEqualTo("r1 null rate_limited 0 0");
        assertThat(send(BOB).answer).isNotNull();
    }

    @Test
    void theFirstUnitIsFreeExactlyOneSpanLater() {
        limits(rule("daily", 1, Unit.REQUESTS_PER_DAY));
        send(ALICE);

        rig.time.advance(Duration.ofDays(1).minusNanos(1));
        assertThat(send(BOB).failure).isNotNull();
        rig.time.advance(Duration.ofNanos(1));
        assertThat(send(BOB).answer).isNotNull();
    }

    @Test
    void onlyTheFirstRuleThatMatchesHolds() {
        When ml = new When(List.of("team:ml"), List.of(), Map.of());
        limits(
                new RateLimitRule("ml", ml, 2, Unit.REQUESTS_PER_MINUTE, List.of()),
                rule("others", 1, Unit.REQUESTS_PER_MINUTE));

        assertThat(send("team:ml").answer).isNotNull();
        assertThat(send("team:ml").answer).isNotNull();
        assertThat(send("team:ml").failure.getRuleId()).isEqualTo("ml");
        assertThat(send(ALICE).answer).isNotNull();
        assertThat(send(BOB).failure.getRuleId()).isEqualTo("others");
    }

    @Test
    void twoEntitiesCountInEveryCombination() {
        limits(rule("pairs", 1, Unit.REQUESTS_PER_MINUTE, "user", "metadata.project"));
        Caller red = new Caller(Map.of("project", "red"), List.of("user:alice"), null);
        Caller blue = new Caller(Map.of("project", "blue"), List.of("user:alice"), null);

        assertThat(send(red).answer).isNotNull();
        assertThat(send(blue).answer).isNotNull();
        assertThat(send(red).failure).hasMessageContaining("for user alice, metadata.project red is reached");
    }

    @Test
    void aCallerOfTwoTeamsCountsForBothAndIsOutWhenOneIs() {
        limits(rule("team", 2, Unit.REQUESTS_PER_MINUTE, "team"));
        send("team:ml", "team:web");
        send("team:ml");

        assertThat(send("team:ml", "team:web").failure).isNotNull();
        assertThat(send("team:web").answer).isNotNull(); // the refused request took nothing of it
    }

    @Test
    void modelsVirtualAccountsAndCallersWithoutAValueCountToo() {
        limits(rule("account", 1, Unit.REQUESTS_PER_MINUTE, "virtualaccount", "model"));
        send("virtualaccount:ci");

        assertThat(send("virtual-account:ci").failure).hasMessageContaining("virtualaccount ci, model m");
        assertThat(rig.send("a/other", caller("virtualaccount:ci")).answer).isNotNull();
        assertThat(send(ALICE).answer).isNotNull();
        assertThat(send(Caller.ANONYMOUS).failure).hasMessageContaining("no virtualaccount, model m");
    }

    @Test
    void aLongValueOfACallerIsKeptShortAndOfOneLine() {
        limits(rule("account", 0, Unit.REQUESTS_PER_MINUTE, "user"));

        assertThat(send("user:" + "x".repeat(10_000) + "\n").failure.getMessage())
                .hasSizeLessThan(300)
                .doesNotContain("\n");
    }

    @Test
    void aModelThatNobodyServesIsNotCounted() {
        rig.anew().rule(new When(List.of(), List.of("m"), Map.of()), target("a"));
        limits(rule("few", 1, Unit.REQUESTS_PER_MINUTE));

        assertThat(rig.send("unknown", ALICE).failure.getCode()).isEqualTo("model_not_found");
        assertThat(send(ALICE).answer).isNotNull();
    }

    @Test
    void tokensAreReservedAndBecomeTheRealOnes() {
        limits(rule("tokens", 1_000, Unit.TOKENS_PER_MINUTE));
        rig.providers.next("a/m", silence());

        Result running = send(ALICE); // 4 of the prompt and 500 of an unknown answer
        assertThat(send(BOB).failure).isNotNull();
        rig.providers
                .sent
                .get(0)
                .done
                .done(Outcome.SUCCESS, dev.llmlb.model.Reply.whole(Map.of(), FakeProviders.BODY, new Usage(10, 20)));

        assertThat(running.answer).isNotNull();
        for (int i = 0; i < 32; i++) { // by now an answer is known to be of 20 tokens
            assertThat(send(BOB).answer).as("request %s", i).isNotNull();
        }
        assertThat(send(BOB).failure).isNotNull();
    }

    @Test
    void eachOfSeveralAnswersMayHaveAllItsTokens() {
        limits(rule("tokens", 1_000, Unit.TOKENS_PER_MINUTE));

        assertThat(rig.send(chat("{\"messages\":[],\"max_tokens\":400,\"n\":3}"))
                        .failure
                        .getRuleId())
                .isEqualTo("tokens");
        assertThat(rig.send(chat("{\"messages\":[],\"max_tokens\":400,\"n\":2}")).answer)
                .isNotNull();
    }

    private static ChatRequest chat(String body) {
        return ChatJson.read(body.getBytes(UTF_8), "m", false, Caller.ANONYMOUS, 60_000_000_000L);
    }

    @Test
    void aStreamSettlesAtItsEnd() {
        limits(rule("tokens", 600, Unit.TOKENS_PER_MINUTE));
        FakeStream events = new FakeStream();
        rig.providers.next("a/m", stream(events));

        rig.stream();
        assertThat(rig.stream().failure).isNotNull();
        events.end(Outcome.SUCCESS, new Usage(10, 20));

        assertThat(rig.stream().answer).isNotNull();
    }

    @Test
    void unknownUsageKeepsTheReservation() {
        limits(rule("tokens", 600, Unit.TOKENS_PER_MINUTE));
        FakeStream events = new FakeStream();
        rig.providers.next("a/m", stream(events));

        rig.stream();
        events.end(Outcome.CANCELLED, Usage.UNKNOWN);

        assertThat(rig.stream().failure).isNotNull();
    }

    @Test
    void withoutAnAnswerTokensAreGivenBackAndTheRequestStaysCounted() {
        limits(rule("tokens", 600, Unit.TOKENS_PER_MINUTE));
        rig.providers.next("a/m", status(400));
        assertThat(send(ALICE).failure.getStatus()).isEqualTo(400);
        assertThat(send(ALICE).answer).isNotNull();

        rig.anew();
        limits(rule("requests", 1, Unit.REQUESTS_PER_MINUTE)).rule(target("a")).reload();
        rig.providers.next("a/m", status(400));
        send(ALICE);
        assertThat(send(ALICE).failure.getRuleId()).isEqualTo("requests");
    }

    @Test
    void aRequestLargerThanALimitIsNotToldToComeBack() {
        limits(rule("tokens", 100, Unit.TOKENS_PER_MINUTE));

        Result result = send(ALICE);

        assertThat(result.failure.getStatus()).isEqualTo(429);
        assertThat(result.failure.getRetryAfterMillis()).isEqualTo(-1);
        assertThat(result.failure).hasMessageContaining("is less than this one request takes");
    }

    @Test
    void countsStayOverAReloadUnderAnotherLimit() {
        limits(rule("few", 2, Unit.REQUESTS_PER_MINUTE, "user"), rule("gone", 1, Unit.REQUESTS_PER_MINUTE));
        send(ALICE);
        send(ALICE);

        limits(rule("few", 3, Unit.REQUESTS_PER_MINUTE, "user")).reload();
        assertThat(send(ALICE).answer).isNotNull();
        assertThat(send(ALICE).failure).isNotNull();

        limits(rule("few", 3, Unit.REQUESTS_PER_HOUR, "user")).reload();
        assertThat(send(ALICE).answer).isNotNull(); // another rule of the same name

        limits().reload();
        for (int i = 0; i < 10; i++) {
            assertThat(send(ALICE).answer).isNotNull();
        }
    }

    @Test
    @Timeout(60)
    void manyThreadsAtOnceGetExactlyTheLimitThrough() throws Exception {
        limits(rule("hundred", 100, Unit.REQUESTS_PER_MINUTE, "user"));
        Balancer balancer = rig.balancer();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger admitted = new AtomicInteger();
        CallerLimits gate = balancer.callerLimits();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new java.util.ArrayList<>();
        for (int i = 0; i < 64; i++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                for (int n = 0; n < 10; n++) {
                    try {
                        gate.admit(Rig.request("m", false, ALICE, Duration.ofMinutes(1)));
                        admitted.incrementAndGet();
                    } catch (dev.llmlb.model.LlmLbException e) {
                        refused.incrementAndGet();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(admitted).hasValue(100);
        assertThat(refused).hasValue(540);
    }

    @Test
    void aRefusalIsADecisionAndADryRunForeseesIt() {
        limits(rule("few", 1, Unit.REQUESTS_PER_HOUR));
        ChatRequest request = Rig.request("m", false, ALICE, Duration.ofMinutes(5));
        assertThat(rig.balancer().explain(request).outcome()).isNull();
        assertThat(rig.balancer().explain(request).picks()).hasSize(1);

        send(ALICE);

        Decision foreseen = rig.balancer().explain(request);
        assertThat(foreseen.picks()).isEmpty();
        assertThat(foreseen.outcome().detail()).isEqualTo("a limit of the caller: few");
        assertThat(rig.log.callerLimits).isEmpty();
        send(ALICE);
        assertThat(rig.balancer().latestDecisions().get(0)).isEqualTo(foreseen);
    }
}

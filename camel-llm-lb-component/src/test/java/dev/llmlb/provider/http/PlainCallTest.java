package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.http.UpstreamHarness.Done;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.ReceivedRequest;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlainCallTest {

    private static final int TLS_HANDSHAKE = 0x16;

    private UpstreamHarness upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new UpstreamHarness();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private Outcome outcomeOf(Behaviour behaviour) throws Exception {
        upstream.provider.next(behaviour);
        Done done = upstream.plain();
        assertThat(upstream.dones).hasValue(1);
        return done.outcome();
    }

    @Test
    void anAnswerComesWithItsUsageAndTheProvidersHeaders() throws Exception {
        upstream.provider.next(Behaviour.answer("hello")
                .withUsage(3, 4)
                .withHeader("x-request-id", "r1")
                .withHeader("Set-Cookie", "a=b"));
        Done done = upstream.plain();
        assertThat(done.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(done.reply().usage()).isEqualTo(new Usage(3, 4));
        assertThat(done.reply().headers()).containsEntry("x-request-id", "r1").doesNotContainKey("set-cookie");
        assertThat(new String(done.reply().body(), UTF_8)).contains("\"hello\"");
        assertThat(upstream.time.waiting()).isZero();
    }

    @Test
    void anErrorUnderTheStatusOfASuccessIsTakenByItsWords() throws Exception {
        String busy =
                "{\"error\":{\"message\":\"Rate limit reached, try again in 20s\",\"code\":\"rate_limit_exceeded\"}}";
        upstream.provider.next(Behaviour.raw(200, "application/json", busy));
        Done done = upstream.plain();
        assertThat(done.outcome()).isEqualTo(new Outcome(OutcomeKind.RATE_LIMITED, 429, "an error event", 20_000));
        assertThat(new String(done.reply().body(), UTF_8)).isEqualTo(busy);
    }

    @Test
    void headersThatAreLongOrOursToSayAreNotPassedOn() throws Exception {
        Behaviour answer = Behaviour.answer("hello")
                .withHeader("x-big", "b".repeat(2_000))
                .withHeader("x-llm-lb-rule", "forged")
                .withHeader("X-TFY-Resolved-Model", "forged");
        for (int i = 0; i < 5; i++) {
            answer = answer.withHeader("x-many-" + i, "m".repeat(900));
        }
        upstream.provider.next(answer.withHeader("x-request-id", "r1"));
        Done done = upstream.plain();
        assertThat(done.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(done.reply().headers())
                .containsEntry("x-request-id", "r1")
                .containsKey("x-many-0")
                .doesNotContainKeys("x-big", "x-llm-lb-rule", "x-tfy-resolved-model", "x-many-4");
    }

    @Test
    void theRequestCarriesTheKeyAndTheHeadersOnce() throws Exception {
        upstream.plain();
        ReceivedRequest request = upstream.provider.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer key")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-team", "ml")
                .doesNotContainKeys("user-agent", "accept-encoding", "cookie");
    }

    @Test
    void aRefusalKeepsItsBodyAndItsRetryAfter() throws Exception {
        upstream.provider.next(Behaviour.status(429).withHeader("Retry-After", "7"));
        Done done = upstream.plain();
        assertThat(done.outcome()).isEqualTo(new Outcome(OutcomeKind.RATE_LIMITED, 429, "HTTP 429", 7_000));
        assertThat(new String(done.reply().body(), UTF_8)).contains("Rate limit");
    }

    @Test
    void aSuccessWithoutAnAnswerIsBroken() throws Exception {
        assertThat(outcomeOf(Behaviour.emptyBody())).isEqualTo(Outcome.broken("HTTP 200 without an answer"));
    }

    @Test
    void aPageOfAProxyIsBroken() throws Exception {
        assertThat(outcomeOf(Behaviour.raw(200, "text/html", "<html></html>")).kind())
                .isEqualTo(OutcomeKind.FAILING);
    }

    @Test
    void anErrorObjectInASuccessIsBroken() throws Exception {
        assertThat(outcomeOf(Behaviour.status(200, "{\"error\":{\"message\":\"x\"}}"))
                        .kind())
                .isEqualTo(OutcomeKind.FAILING);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        assertThat(outcomeOf(Behaviour.status(302, "").withHeader("Location", "/v1/chat/completions")))
                .isEqualTo(Outcome.broken("HTTP 302"));
        assertThat(upstream.provider.calls()).isOne();
    }

    @Test
    void anAnswerThatIsCutIsBroken() throws Exception {
        assertThat(outcomeOf(Behaviour.cutAfterTokens(2))).isEqualTo(Outcome.broken("the answer was cut"));
    }

    /** The body has begun when its silence is the one thing that is waited for. */
    private void advanceOverTheSilence(CompletableFuture<?> done) {
        await().until(() -> upstream.time.waiting() == 1);
        upstream.time.advance(Duration.ofSeconds(59));
        assertThat(done).isNotDone();
        upstream.time.advance(Duration.ofSeconds(1));
    }

    @Test
    void anAnswerThatStallsEndsInTheIdleTimeout() throws Exception {
        upstream.provider.next(Behaviour.stallAfterTokens(2));
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        upstream.send(upstream.provider.baseUrl(), false, "", (outcome, reply) -> done.complete(outcome));
        await().until(() -> upstream.provider.calls() == 1); // it has its connection, and no timer for that
        advanceOverTheSilence(done);
        assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.timeout("the answer stalled"));
        await().until(() -> upstream.provider.cancelled() == 1);
        assertThat(upstream.time.waiting()).isZero();
    }

    @Test
    void anAnswerMayBeLongInComing() throws Exception {
        upstream.provider.next(Behaviour.silence());
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        UpstreamCall call =
                upstream.send(upstream.provider.baseUrl(), false, "", (outcome, reply) -> done.complete(outcome));
        await().until(() -> upstream.provider.calls() == 1);
        assertThat(upstream.time.waiting()).isZero();
        assertThat(done).isNotDone();
        call.cancel();
    }

    @Test
    void aRefusalWhoseBodyStallsIsWhatItsStatusSays() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<Outcome> done = new CompletableFuture<>();
            upstream.send(
                    "http://127.0.0.1:" + server.getLocalPort(), false, "", (outcome, reply) -> done.complete(outcome));
            try (Socket socket = server.accept()) {
                assertThat(socket.getInputStream().read()).isEqualTo('P');
                socket.getOutputStream()
                        .write("HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Length: 99\r\n\r\n{".getBytes(UTF_8));
                advanceOverTheSilence(done);
                assertThat(done.get(10, TimeUnit.SECONDS))
                        .isEqualTo(new Outcome(OutcomeKind.RATE_LIMITED, 429, "HTTP 429", 7_000));
            }
        }
    }

    @Test
    void aConnectionThatClosesBeforeTheAnswerIsUnreachable() throws Exception {
        assertThat(outcomeOf(Behaviour.refuse())).isEqualTo(Outcome.unreachable("connection lost"));
    }

    @Test
    void aRefusedConnectionIsUnreachable() throws Exception {
        upstream.provider.down();
        assertThat(upstream.plain().outcome()).isEqualTo(Outcome.unreachable("connection refused"));
        assertThat(upstream.time.waiting()).isZero();
    }

    @Test
    void aHostThatDoesNotCompleteItsHandshakeIsUnreachable() throws Exception {
        try (ServerSocket mute = new ServerSocket(0)) {
            CompletableFuture<Outcome> done = new CompletableFuture<>();
            upstream.send(
                    "https://127.0.0.1:" + mute.getLocalPort(), false, "", (outcome, reply) -> done.complete(outcome));
            assertThat(mute.accept().getInputStream().read()).isEqualTo(TLS_HANDSHAKE); // it has begun to speak
            upstream.time.advance(Duration.ofSeconds(4));
            assertThat(done).isNotDone();
            upstream.time.advance(Duration.ofSeconds(1));
            assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(Outcome.unreachable("connect timeout"));
        }
    }

    @Test
    void aCancelledCallHangsUpAndTellsNothing() throws Exception {
        upstream.provider.next(Behaviour.silence());
        UpstreamCall call = upstream.send(upstream.provider.baseUrl(), false, "", (outcome, reply) -> {});
        await().until(() -> upstream.provider.calls() == 1);
        call.cancel();
        await().until(() -> upstream.provider.cancelled() == 1);
        assertThat(upstream.plain().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(upstream.dones).hasValue(1);
    }

    @Test
    void aCallToAStoppedClientFails() throws Exception {
        upstream.http.stop();
        assertThat(upstream.plain().outcome().kind()).isEqualTo(OutcomeKind.UNREACHABLE);
    }
}

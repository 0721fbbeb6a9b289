package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SseRelayTest {

    private static final Outcome BROKEN = Outcome.broken("cut");

    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();
    private final SseRelay relay = new SseRelay(cancelled::incrementAndGet);

    private void offer(String event) {
        relay.add(event.getBytes(UTF_8));
        relay.flush();
    }

    private String read(int length) throws IOException {
        byte[] into = new byte[length];
        int n = relay.read(into, 0, length);
        return n < 0 ? null : new String(into, 0, n, UTF_8);
    }

    @Test
    void eventsAreReadInOrderAndAsFarAsTheyFit() throws IOException {
        offer("abc");
        offer("de");
        offer("f");
        assertThat(read(2)).isEqualTo("ab");
        assertThat(read(2)).isEqualTo("cd");
        assertThat(read(10)).isEqualTo("ef");
    }

    @Test
    void aReaderThatDoesNotWaitTakesWholeEvents() throws IOException {
        assertThat(relay.poll()).isEmpty();
        offer("abc");
        offer("de");
        assertThat(relay.poll()).asString(UTF_8).isEqualTo("abcde");
        assertThat(relay.poll()).isEmpty();
        offer("fg");
        assertThat(read(1)).isEqualTo("f");
        assertThat(relay.poll()).asString(UTF_8).isEqualTo("g");
        relay.end(Outcome.SUCCESS, Usage.UNKNOWN, "end".getBytes(UTF_8));
        assertThat(relay.poll()).asString(UTF_8).isEqualTo("end");
        assertThat(relay.poll()).isNull();
    }

    @Test
    void aReaderIsCalledOncePerAskingAndAtTheEnd() {
        AtomicInteger calls = new AtomicInteger();
        relay.whenReadable(calls::incrementAndGet);
        assertThat(calls).hasValue(0);
        offer("a");
        offer("b");
        assertThat(calls).hasValue(1);
        relay.whenReadable(calls::incrementAndGet);
        assertThat(calls).hasValue(2); // there is something now
        relay.poll();
        relay.whenReadable(calls::incrementAndGet);
        relay.end(Outcome.SUCCESS, Usage.UNKNOWN, null);
        assertThat(calls).hasValue(3);
        relay.whenReadable(calls::incrementAndGet);
        assertThat(calls).hasValue(4);
    }

    @Test
    void aKeepAliveIsForReadersWhoWait() {
        relay.keepAlive();
        assertThat(relay.poll()).asString(UTF_8).isEqualTo(": keep-alive\n\n");
        offer("a");
        relay.keepAlive();
        assertThat(relay.poll()).asString(UTF_8).isEqualTo("a");
        relay.end(Outcome.SUCCESS, Usage.UNKNOWN, null);
        relay.keepAlive();
        assertThat(relay.poll()).isNull();
    }

    @Test
    void aReaderWhoPollsLetsTheReceiverGoOn() {
        relay.add(new byte[SseRelay.HIGH + 1]);
        assertThat(relay.pauseIfFull(resumed::incrementAndGet)).isTrue();
        assertThat(relay.poll()).hasSize(SseRelay.HIGH + 1);
        assertThat(resumed).hasValue(1);
        assertThat(relay.pauseIfFull(resumed::incrementAndGet)).isFalse();
    }

    @Test
    void aReaderHearsOnceOfWhatCameAtOnce() {
        List<byte[]> taken = new ArrayList<>();
        relay.whenReadable(() -> taken.add(relay.poll()));
        relay.flush(); // nothing yet
        relay.add("abc".getBytes(UTF_8));
        relay.add("de".getBytes(UTF_8));
        assertThat(taken).isEmpty();
        relay.flush();
        assertThat(taken).containsExactly("abcde".getBytes(UTF_8));
    }

    @Test
    void theEndComesAfterTheLastWords() throws IOException {
        offer("a");
        relay.end(BROKEN, Usage.UNKNOWN, "error".getBytes(UTF_8));
        offer("too late");
        assertThat(read(100)).isEqualTo("aerror");
        assertThat(read(100)).isNull();
        assertThat(read(100)).isNull();
    }

    @Test
    void onlyTheFirstEndCounts() throws IOException {
        List<Outcome> ends = new ArrayList<>();
        relay.whenEnded((outcome, usage) -> ends.add(outcome));
        relay.end(Outcome.SUCCESS, new Usage(1, 2), null);
        relay.end(BROKEN, Usage.UNKNOWN, "error".getBytes(UTF_8));
        assertThat(ends).containsExactly(Outcome.SUCCESS);
        assertThat(read(1)).isNull();
    }

    @Test
    void whoAsksAfterTheEndIsToldAtOnce() {
        relay.end(BROKEN, new Usage(1, 2), null);
        List<Object> ends = new ArrayList<>();
        relay.whenEnded((outcome, usage) -> ends.addAll(List.of(outcome, usage)));
        assertThat(ends).containsExactly(BROKEN, new Usage(1, 2));
    }

    @Test
    void theReceiverPausesWhenMuchIsHeldAndGoesOnWhenLittleIs() throws IOException {
        offer("x".repeat(SseRelay.HIGH));
        assertThat(relay.pauseIfFull(resumed::incrementAndGet)).isFalse();
        offer("y");
        assertThat(relay.pauseIfFull(resumed::incrementAndGet)).isTrue();
        read(1_000);
        assertThat(resumed).hasValue(0);
        read(SseRelay.HIGH - 2_000);
        assertThat(resumed).hasValue(1);
        read(2_000);
        assertThat(resumed).hasValue(1);
    }

    @Test
    void theEndLetsAPausedReceiverGoOn() {
        offer("x".repeat(SseRelay.HIGH + 1));
        relay.pauseIfFull(resumed::incrementAndGet);
        relay.end(BROKEN, Usage.UNKNOWN, null);
        assertThat(resumed).hasValue(1);
        assertThat(relay.pauseIfFull(resumed::incrementAndGet)).isFalse();
    }

    @Test
    void closingCancels() {
        relay.close();
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void anInterruptedReaderIsToldSo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> read(1)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aWaitingReaderGetsWhatComes() throws Exception {
        CompletableFuture<String> reading = CompletableFuture.supplyAsync(() -> {
            try {
                return read(10);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        offer("now");
        assertThat(reading.get(10, TimeUnit.SECONDS)).isEqualTo("now");
    }

    @Test
    void nothingIsLostBetweenAWriterThatPausesAndAReader() throws Exception {
        StringBuilder sent = new StringBuilder();
        Semaphore mayGoOn = new Semaphore(0);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20_000; i++) {
                String event = "data: " + i + "-".repeat(i % 97) + "\n\n";
                sent.append(event);
                offer(event);
                if (relay.pauseIfFull(mayGoOn::release)) {
                    mayGoOn.acquireUninterruptibly();
                }
            }
            relay.end(Outcome.SUCCESS, Usage.UNKNOWN, null);
        });
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] into = new byte[777];
        for (int n = relay.read(into, 0, into.length); n >= 0; n = relay.read(into, 0, into.length)) {
            read.write(into, 0, n);
        }
        writing.get(10, TimeUnit.SECONDS);
        assertThat(read.toString(UTF_8)).isEqualTo(sent.toString());
    }
}

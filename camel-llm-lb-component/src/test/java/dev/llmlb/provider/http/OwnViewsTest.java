package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OwnViewsTest {

    private static final byte[] ANOTHERS = "an answer of another connection".getBytes(US_ASCII);

    private final CountDownLatch cut = new CountDownLatch(1);

    /** The buffer that a cut answer came in is lent to somebody else before Jetty is through with the cut. */
    @Test
    void anAnswerThatIsCutTakesNothingFromAnother() throws Exception {
        HttpClient client = JettyClients.of(HttpSettings.DEFAULT);
        client.start();
        AtomicReference<RetainableByteBuffer> anothers = new AtomicReference<>();
        CountDownLatch complete = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread provider = new Thread(() -> cutOff(server));
            provider.start();
            client.newRequest("http://127.0.0.1:" + server.getLocalPort()).send(new Response.Listener() {
                @Override
                public void onHeaders(Response response) {
                    await(cut); // so that the rest and its end are read in one go
                }

                @Override
                public void onComplete(Result result) {
                    var buffer = client.getByteBufferPool().acquire(client.getResponseBufferSize(), true);
                    BufferUtil.append(buffer.getByteBuffer(), ANOTHERS);
                    anothers.set(buffer);
                    complete.countDown();
                }
            });
            await(complete);
            provider.join();
        } finally {
            client.stop(); // its threads have ended: nobody is in the middle of anything
        }
        assertThat(BufferUtil.toArray(anothers.get().getByteBuffer())).isEqualTo(ANOTHERS);
    }

    private void cutOff(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".getBytes(US_ASCII));
            socket.shutdownOutput();
            cut.countDown();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void memoryIsLentAgain() {
        OwnViews pool = new OwnViews();
        RetainableByteBuffer first = pool.acquire(2_000, false);
        byte[] memory = first.getByteBuffer().array();
        first.retain();
        assertThat(first.release()).isFalse();
        assertThat(first.release()).isTrue();
        assertThat(((ArrayByteBufferPool) pool.getWrapped()).getAvailableHeapByteBufferCount())
                .isOne();
        assertThat(pool.acquire(2_000, false).getByteBuffer().array()).isSameAs(memory);
    }
}

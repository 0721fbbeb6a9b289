package dev.llmlb.simulator.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * A provider that answers every request with a stream of tokens at a steady pace; each token is the time when it was sent, by {@link
 * System#nanoTime}, which all processes of a machine share.
 *
 * <p>Run: {@code --port=9990 --tokens-per-second=20 --seconds=60 --stop-after=600}.
 */
public final class Metronome {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk(event("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    private static final String TAIL = chunk(event("{}", "\"stop\"") + "data: [DONE]\n\n") + "0\r\n\r\n";
    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final long intervalNanos;
    private final int tokens;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    /** In the order of their next token: each is put at the end when it has had one, and all have one interval. */
    private final ArrayDeque<Stream> due = new ArrayDeque<>();

    private static final class Stream {
        final SocketChannel channel;
        long nextNanos;
        int left;
        ByteBuffer unsent;

        Stream(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private Metronome(int port, int tokensPerSecond, int seconds) throws IOException {
        intervalNanos = 1_000_000_000L / tokensPerSecond;
        tokens = tokensPerSecond * seconds;
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4_096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Serves until its time is over. */
    public static void main(String[] args) throws IOException {
        Options options = new Options(args);
        new Metronome(
                        options.number("port", 9_990),
                        options.number("tokens-per-second", 20),
                        options.number("seconds", 60))
                .run(System.nanoTime() + options.number("stop-after", 600) * 1_000_000_000L);
    }

    private void run(long endNanos) throws IOException {
        while (System.nanoTime() - endNanos < 0) {
            Stream first = due.peek();
            long waitMillis = first == null ? 100 : (first.nextNanos - System.nanoTime()) / 1_000_000;
            if (waitMillis > 0) {
                selector.select(Math.min(100, waitMillis));
            } else {
                selector.selectNow();
            }
            Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
            while (keys.hasNext()) {
                ready(keys.next());
                keys.remove();
            }
            sendDue();
        }
    }

    private void ready(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel channel;
            while ((channel = ((ServerSocketChannel) key.channel()).accept()) != null) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, SelectionKey.OP_READ, new Stream(channel));
            }
            return;
        }
        Stream stream = (Stream) key.attachment();
        in.clear();
        int read;
        try {
            read = stream.channel.read(in);
        } catch (IOException e) {
            read = -1;
        }
        if (read < 0) {
            stream.left = 0;
            stream.channel.close();
        } else if (stream.left == 0 && hasHeaders(read)) { // the body is small and comes with them
            stream.left = tokens;
            stream.nextNanos = System.nanoTime() + intervalNanos;
            send(stream, HEAD);
            due.add(stream);
        }
    }

    private boolean hasHeaders(int read) {
        for (int i = 0; i + 4 <= read; i++) {
            if (in.get(i) == END_OF_HEADERS[0] && in.get(i + 2) == END_OF_HEADERS[2]) {
                return true;
            }
        }
        return false;
    }

    private void sendDue() throws IOException {
        long now = System.nanoTime();
        for (Stream stream = due.peek(); stream != null && stream.nextNanos - now <= 0; stream = due.peek()) {
            due.remove();
            if (!stream.channel.isOpen() || stream.left == 0) {
                continue;
            }
            stream.nextNanos += intervalNanos;
            if (--stream.left == 0) {
                send(stream, TAIL);
            } else {
                send(stream, chunk(event("{\"content\":\"" + System.nanoTime() + "\"}", "null")));
                due.add(stream);
            }
        }
    }

    /** What does not fit now goes before the next token: a reader who is behind gets tokens later, never fewer. */
    private void send(Stream stream, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        if (stream.unsent != null) {
            ByteBuffer both = ByteBuffer.allocate(stream.unsent.remaining() + bytes.remaining());
            bytes = both.put(stream.unsent).put(bytes).flip();
        }
        try {
            stream.channel.write(bytes);
            stream.unsent = bytes.hasRemaining() ? bytes : null;
        } catch (IOException e) {
            stream.left = 0;
            stream.channel.close();
        }
    }

    private static String event(String delta, String finishReason) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}\n\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}

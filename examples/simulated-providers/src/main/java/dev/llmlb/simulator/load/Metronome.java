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
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;

/**
 * A provider that answers every request with a stream of tokens at a steady pace; each token is the time when it was sent, by {@link
 * System#nanoTime}, which all processes of a machine share.
 *
 * <p>Run: {@code --port=9990 --tokens-per-second=20 --seconds=60 --stop-after=600}.
 */
public final class Metronome {

    private static final byte[] HEAD =
            bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk(event("{\"role\":\"assistant\",\"content\":\"\"}", "null")));
    private static final byte[] TAIL = bytes(chunk(event("{}", "\"stop\"") + "data: [DONE]\n\n") + "0\r\n\r\n");
    private static final byte[] END_OF_HEADERS = bytes("\r\n\r\n");

    private static final int MOST_OF_ONE = 1_024;

    private final Selector selector = Selector.open();
    private final long intervalNanos;
    private final int tokens;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20);
    private final PriorityQueue<Stream> due = new PriorityQueue<>(Comparator.comparingLong(s -> s.nextNanos));
    private byte[] token = {}; // the event of one, of which only the time changes
    private int timeAt;
    private int timeLength;

    private static final class Stream {
        final SocketChannel channel;
        long nextNanos;
        int left;
        byte[] unsent;

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
            selector.select(
                    1); // what is due within a millisecond is sent together: it is not to take the processor from
            // others
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
            begin(stream);
            out.put(HEAD);
            send(stream);
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

    /** Each stream gets what is due in one write: one token, or more when this machine is behind. */
    private void sendDue() throws IOException {
        long now = System.nanoTime();
        for (Stream stream = due.peek(); stream != null && stream.nextNanos - now <= 0; stream = due.peek()) {
            due.remove();
            if (!stream.channel.isOpen()) {
                continue;
            }
            begin(stream);
            byte[] sentAt = Long.toString(System.nanoTime()).getBytes(StandardCharsets.US_ASCII);
            while (stream.left > 0 && stream.nextNanos - now <= 0 && out.remaining() > MOST_OF_ONE) {
                stream.nextNanos += intervalNanos;
                out.put(--stream.left == 0 ? TAIL : tokenSentAt(sentAt));
            }
            send(stream);
            if (stream.left > 0 || stream.unsent != null) {
                stream.nextNanos = Math.max(stream.nextNanos, now + 1_000_000);
                due.add(stream);
            }
        }
    }

    private byte[] tokenSentAt(byte[] time) {
        if (time.length != timeLength) {
            timeLength = time.length;
            token = bytes(chunk(event("{\"content\":\"" + "0".repeat(timeLength) + "\"}", "null")));
            timeAt = new String(token, StandardCharsets.US_ASCII).indexOf("\"content\":\"") + 11;
        }
        System.arraycopy(time, 0, token, timeAt, timeLength);
        return token;
    }

    /** What did not fit before goes first: a reader who is behind gets tokens later, never fewer. */
    private void begin(Stream stream) {
        out.clear();
        if (stream.unsent != null) {
            out.put(stream.unsent);
            stream.unsent = null;
        }
    }

    private void send(Stream stream) throws IOException {
        out.flip();
        try {
            stream.channel.write(out);
        } catch (IOException e) {
            stream.left = 0;
            stream.channel.close();
            return;
        }
        if (out.hasRemaining()) {
            stream.unsent = new byte[out.remaining()];
            out.get(stream.unsent);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String event(String delta, String finishReason) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}\n\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}

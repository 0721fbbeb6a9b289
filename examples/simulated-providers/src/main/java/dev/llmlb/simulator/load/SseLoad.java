package dev.llmlb.simulator.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;

/**
 * Opens many streams at a {@link Metronome}, directly or through a gateway, and says how many came whole and how long apart their
 * tokens were.
 *
 * <p>Run: {@code --url=http://127.0.0.1:8080/v1/chat/completions --model=m --streams=10000 --per-second=500 --stop-after=300}. It ends
 * when every stream has, or its time is over.
 */
public final class SseLoad {

    private final Selector selector = Selector.open();
    private final InetSocketAddress address;
    private final byte[] request;
    private final int streams;
    private final int perSecond;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    private final LoadTally tally = new LoadTally();
    private int opened;

    private SseLoad(Options options) throws IOException {
        URI url = URI.create(options.text("url", "http://127.0.0.1:8080/v1/chat/completions"));
        address = new InetSocketAddress(url.getHost(), url.getPort());
        streams = options.number("streams", 1_000);
        perSecond = options.number("per-second", 500);
        String body = "{\"model\":\"" + options.text("model", "m")
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        request = ("POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getHost()
                        + "\r\nContent-Type: application/json\r\nAuthorization: Bearer load\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Runs the load and prints what it saw. */
    public static void main(String[] args) throws IOException {
        Options options = new Options(args);
        SseLoad load = new SseLoad(options);
        load.run(System.nanoTime() + options.number("stop-after", 300) * 1_000_000_000L);
        System.out.println(load.tally.report(load.streams));
    }

    private void run(long endNanos) throws IOException {
        long startNanos = System.nanoTime();
        long reportNanos = startNanos;
        while (tally.over() < streams && System.nanoTime() - endNanos < 0) {
            long now = System.nanoTime();
            while (opened < streams && opened < (now - startNanos) / 1e9 * perSecond) {
                open();
            }
            selector.select(opened < streams ? 1 : 20);
            Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
            while (keys.hasNext()) {
                ready(keys.next());
                keys.remove();
            }
            if (now - reportNanos > 10_000_000_000L) {
                reportNanos = now;
                System.err.printf(
                        Locale.ROOT, "%d opened, %d over, %,d tokens%n", opened, tally.over(), tally.tokens());
            }
        }
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened++;
        channel.connect(address);
        channel.register(selector, SelectionKey.OP_CONNECT, new LoadStream(tally));
    }

    private void ready(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        LoadStream stream = (LoadStream) key.attachment();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                channel.write(ByteBuffer.wrap(request));
                key.interestOps(SelectionKey.OP_READ);
                return;
            }
            in.clear();
            int read = channel.read(in);
            if (read >= 0) {
                in.flip();
                stream.take(in, System.nanoTime());
            }
            if (read < 0 || stream.isDone()) {
                stream.closed();
                channel.close();
            }
        } catch (IOException e) {
            stream.closed();
            channel.close();
        }
    }
}

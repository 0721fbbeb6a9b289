package dev.llmlb.camel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A forward proxy on a loopback port that opens tunnels, as {@code CONNECT} asks, or refuses them, and sees what callers send through. */
final class TunnelProxy implements Closeable {

    /** The first line of each request. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final ServerSocket server;
    private final String refusal; // or null
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param refusal the status of every answer, such as {@code 407 Proxy Authentication Required}; null to open tunnels */
    TunnelProxy(String refusal) throws IOException {
        this.refusal = refusal;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** All that callers have sent through tunnels, a character for each byte. */
    String seen() {
        synchronized (seen) {
            return seen.toString(ISO_8859_1);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket caller = server.accept();
            sockets.add(caller);
            thread(() -> serve(caller));
        }
    }

    private void serve(Socket caller) throws IOException {
        String request = line(caller.getInputStream());
        asked.add(request);
        while (!line(caller.getInputStream()).isEmpty()) {
            // a header
        }
        OutputStream back = caller.getOutputStream();
        if (refusal != null) {
            back.write(("HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
            return;
        }
        String[] hostAndPort = request.split(" ")[1].split(":");
        Socket host = new Socket(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
        sockets.add(host);
        back.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
        thread(() -> host.getInputStream().transferTo(back));
        byte[] bytes = new byte[8_192];
        for (int n = caller.getInputStream().read(bytes);
                n >= 0;
                n = caller.getInputStream().read(bytes)) {
            synchronized (seen) {
                seen.write(bytes, 0, n);
            }
            host.getOutputStream().write(bytes, 0, n);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void thread(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // the other side, or the test, has ended it
                    }
                },
                "tunnel-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

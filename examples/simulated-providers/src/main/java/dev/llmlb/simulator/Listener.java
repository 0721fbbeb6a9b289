package dev.llmlb.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** A Jetty server on one loopback port, which can stop listening there and come back. */
final class Listener {

    /** One selector, which also accepts, and a few to run handlers; nothing here blocks. */
    private static final int MAX_THREADS = 8;

    private static final int MIN_THREADS = 2;

    /** A benchmark opens its connections all at once. */
    private static final int BACKLOG = 4_096;

    private static final int MAX_HEADERS = 4 << 20;

    private final Server server;
    private final ServerConnector connector;

    /** Stopping, Jetty forgets a connection that it has accepted but not yet set up: its client would wait forever. */
    private final Set<Socket> accepted = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Listener(String name, int port, ScheduledExecutorService timers, Handler handler) {
        var threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName(name);
        threads.setDaemon(true);
        server = new Server(threads, new ScheduledExecutorScheduler(timers), null);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setMaxResponseHeaderSize(MAX_HEADERS); // a scripted header may be a bomb
        connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http)) {
            @Override
            protected void configure(Socket socket) {
                super.configure(socket);
                accepted.add(socket);
            }
        };
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(0); // none: silence lasts as long as its client does
        server.addConnector(connector);
        server.setHandler(handler);
    }

    void start() {
        run("listen on port " + connector.getPort(), () -> {
            try {
                server.start();
            } catch (IOException | RuntimeException e) {
                server.stop();
                throw e;
            }
        });
        connector.setPort(connector.getLocalPort());
    }

    int port() {
        return connector.getPort();
    }

    boolean isListening() {
        return connector.isStarted();
    }

    /** Stops listening, then does {@code between}, then closes what connections are left. */
    void pause(Runnable between) {
        connector.close();
        between.run();
        run("stop listening", connector::stop);
        run("close connections", this::closeAccepted);
    }

    private void closeAccepted() throws IOException {
        synchronized (accepted) {
            for (Socket socket : accepted) {
                socket.close();
            }
            accepted.clear();
        }
    }

    void resume() {
        run("listen again on port " + port(), connector::start);
    }

    void stop() {
        run("stop", server::stop);
    }

    /** Something of Jetty's lifecycle. */
    private interface Step {
        void run() throws Exception;
    }

    private static void run(String what, Step step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new UncheckedIOException("cannot " + what + ": " + e.getMessage(), new IOException(e));
        }
    }
}

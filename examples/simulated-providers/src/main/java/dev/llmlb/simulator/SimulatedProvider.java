package dev.llmlb.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An LLM provider on a loopback port: a real HTTP server that answers chat calls at a scripted speed, with scripted
 * faults.
 *
 * <p>Which {@link Behaviour} a call gets: what is {@link #next(String, Behaviour...) next} for its model, else
 * {@link #next(Behaviour...) next} for any, else {@link #always(String, Behaviour) always} for its model, else
 * {@link #always(Behaviour) always} for any, else a good answer. A call turned away for its key, path, or body takes
 * none, but counts. Only chat calls count; lists of models and control calls do not.
 */
public final class SimulatedProvider implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedProvider.class);

    /** It goes into response headers and thread names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private static final long STOP_MILLIS = 5_000;

    private final String name;
    private final Wire wire;
    private final ScheduledThreadPoolExecutor pacer;
    private volatile Thread pacerThread;
    private final State state;
    private final Listener listener;

    // guarded by this
    private Future<?> comeback;
    private boolean closed;

    private SimulatedProvider(String name, Wire wire, int port, Speed speed) {
        this.name = name;
        this.wire = Objects.requireNonNull(wire, "wire");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: " + name + " (expected: letters, digits, dots, dashes)");
        }
        var speeds = new Speeds(speed);
        var ledger = new Ledger();
        pacer = newPacer("simulated-" + name + "-pacer");
        state = new State(new Script(), speeds, ledger, new Exchanges(pacer, ledger));
        var chat = new ChatEndpoint(name, wire, state);
        var control = new ControlEndpoint(this, state);
        var handler = new ProviderHandler(name, wire, state.exchanges(), chat, control);
        listener = new Listener("simulated-" + name, port, pacer, handler);
    }

    /** Starts a provider on the OpenAI wire, a free port, and eight tokens at once. */
    public static SimulatedProvider start(String name) {
        return start(name, Wire.OPENAI, 0, Speed.instant(8));
    }

    /**
     * Starts a provider.
     *
     * @param port 0 for a free one
     */
    public static SimulatedProvider start(String name, Wire wire, int port, Speed speed) {
        var provider = new SimulatedProvider(name, wire, port, speed);
        try {
            provider.listener.start();
        } catch (RuntimeException e) {
            provider.stopPacer();
            throw e;
        }
        LOG.debug("{} listens on {}", name, provider.baseUrl());
        return provider;
    }

    public String name() {
        return name;
    }

    public Wire wire() {
        return wire;
    }

    public int port() {
        return listener.port();
    }

    /** What a client takes as the base URL: with {@code /v1} or {@code /v1beta}, without a path on Azure's wire. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + wire.root();
    }

    /** Sets the speed of all models, from the next call on. */
    public void speed(Speed speed) {
        state.speeds().set(speed);
    }

    /** Sets the speed of one model, from its next call on. */
    public void speed(String model, Speed speed) {
        state.speeds().set(model, speed);
    }

    /** Scripts the next calls, to any model: one behaviour each, in order. */
    public void next(Behaviour... behaviours) {
        state.script().next(List.of(behaviours));
    }

    /** Scripts the next calls to one model: one behaviour each, in order. */
    public void next(String model, Behaviour... behaviours) {
        state.script().next(model, List.of(behaviours));
    }

    /** Scripts all calls, until {@link #reset}. */
    public void always(Behaviour behaviour) {
        state.script().always(Objects.requireNonNull(behaviour, "behaviour"));
    }

    /** Scripts all calls to one model, until {@link #reset}. */
    public void always(String model, Behaviour behaviour) {
        state.script().always(model, Objects.requireNonNull(behaviour, "behaviour"));
    }

    /** Puts behaviours, counts and kept requests back to the start; speeds stay, and so do calls being answered. */
    public void reset() {
        state.reset();
    }

    /** How many chat calls have arrived. */
    public int calls() {
        return state.ledger().calls();
    }

    /** How many chat calls to that model have arrived. */
    public int calls(String model) {
        return state.ledger().calls(model);
    }

    /** The latest chat calls, the oldest first; at most 1,000. */
    public List<ReceivedRequest> requests() {
        return state.ledger().requests();
    }

    /** How many streams are being answered now, those that wait for their first token or have stalled included. */
    public int openStreams() {
        return state.exchanges().streams();
    }

    /** How many calls ended because their client hung up. */
    public int cancelled() {
        return state.ledger().cancelled();
    }

    /** Stops listening: connections are refused, and open ones are cut. Does nothing when down already. */
    public synchronized void down() {
        cancelComeback();
        if (!closed && listener.isListening()) {
            listener.pause(state.exchanges()::cutAll);
        }
    }

    /** Listens again, on the same port. Does nothing when up already. */
    public synchronized void up() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        cancelComeback();
        if (!listener.isListening()) {
            state.exchanges().welcomeAll();
            listener.resume();
        }
    }

    /** Goes down on a thread of its own, and for a while only, unless {@code time} is null. */
    void downLater(Duration time) {
        pacer.execute(() -> {
            synchronized (this) {
                down();
                if (time != null && !closed) {
                    comeback = pacer.schedule(this::up, time.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        });
    }

    private void cancelComeback() {
        if (comeback != null) {
            comeback.cancel(false);
            comeback = null;
        }
    }

    /** Cuts all calls and stops all threads. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            down();
            closed = true;
            listener.stop();
        }
        stopPacer(); // outside the lock, which a task of the pacer may be waiting for
    }

    private void stopPacer() {
        pacer.shutdownNow();
        try {
            pacerThread.join(STOP_MILLIS); // the executor says that it has ended a little before its thread has
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ScheduledThreadPoolExecutor newPacer(String threadName) {
        var pacer = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, threadName);
            thread.setDaemon(true);
            pacerThread = thread;
            return thread;
        });
        pacer.setRemoveOnCancelPolicy(true);
        return pacer;
    }
}

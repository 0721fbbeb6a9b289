package dev.llmlb.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * Two providers for {@link Fault}s: for each fault a model whose first target has it and whose second is well. Where only a timer ends a
 * fault the timers are short, so that a run takes seconds.
 */
public final class FaultBench implements AutoCloseable {

    /** Of the targets whose fault only a timer ends. */
    public static final Duration FIRST_TOKEN = Duration.ofMillis(1_000);

    public static final Duration IDLE = Duration.ofMillis(500);
    public static final Duration TOTAL = Duration.ofMillis(2_000);

    /** So many requests come during {@link Fault#OUTAGE}. */
    public static final int OUTAGE_REQUESTS = 45;

    /** More than this many failures a minute take a target out, where nothing else is configured. */
    public static final int OUTAGE_PROBES = 6;

    private final Wire wire;
    private final SimulatedProvider first;
    private final SimulatedProvider second = SimulatedProvider.start("second");
    private final int closedPort = closedPort();

    public FaultBench() {
        this(Wire.OPENAI);
    }

    /** @param wire of the provider with the faults; the other speaks OpenAI's, and so do callers */
    public FaultBench(Wire wire) {
        this.wire = wire;
        this.first = SimulatedProvider.start("first", wire, 0, Speed.instant(8));
        for (Fault fault : Fault.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                first.always(fault.model(stream), fault.behaviour(stream));
                if (fault == Fault.ENDLESS) {
                    first.speed(fault.model(stream), new Speed(Duration.ZERO, 100, 10_000));
                }
            }
        }
    }

    /** A port that was free and is not listened on. */
    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The calls that the target with the fault has had. */
    public int callsOfFirst(Fault fault, boolean stream) {
        return first.calls(fault.model(stream));
    }

    /** The balancer's configuration: a rule for each fault, plain and streaming, and the provider accounts. */
    public String config() {
        StringBuilder yaml = new StringBuilder("name: faults\ntype: gateway-load-balancing-config\nrules:\n");
        for (Fault fault : Fault.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                String model = fault.model(stream);
                yaml.append("  - id: ")
                        .append(model)
                        .append("\n    type: priority-based-routing\n    when: { models: [\"");
                yaml.append(model).append("\"] }\n    load_balance_targets:\n      - { target: ");
                yaml.append(account(fault))
                        .append('/')
                        .append(model)
                        .append(", priority: 0 }\n      - { target: second/");
                yaml.append(model).append(", priority: 1 }\n");
            }
        }
        yaml.append("---\ntype: gateway-provider-config\nproviders:\n");
        account(yaml, "first", first.baseUrl(), 8_192, "");
        account(yaml, "impatient", first.baseUrl(), 8_192, timeouts("first_token: " + FIRST_TOKEN.toMillis() + "ms"));
        account(yaml, "restless", first.baseUrl(), 8_192, timeouts("idle: " + IDLE.toMillis() + "ms"));
        account(yaml, "refused", "http://127.0.0.1:" + closedPort + "/v1", 8_192, "");
        account(yaml, "nowhere", "http://no-such-host.invalid/v1", 8_192, "");
        account(yaml, "tls", first.baseUrl().replace("http:", "https:"), 8_192, "");
        account(yaml, "second", second.baseUrl(), 131_072, "");
        return yaml.toString();
    }

    /** {@code first} or {@code second}: whose answer it is, by the target's name. */
    public static String role(String target) {
        return target.startsWith("second/") ? "second" : "first";
    }

    private static String account(Fault fault) {
        return switch (fault.where()) {
            case PROVIDER -> providerAccount(fault);
            case NOTHING_LISTENS -> "refused";
            case NO_SUCH_HOST -> "nowhere";
            case NO_TLS -> "tls";
        };
    }

    private static String timeouts(String first) {
        return "    timeouts: { " + first + ", total: " + TOTAL.toMillis() + "ms }\n";
    }

    private static String providerAccount(Fault fault) {
        return switch (fault) {
            case SILENCE, SLOW_FIRST_TOKEN, SLOW_DRIP -> "impatient";
            case STALL, ENDLESS -> "restless";
            default -> "first";
        };
    }

    private void account(StringBuilder yaml, String name, String baseUrl, int window, String more) {
        String kind = name.equals("second") ? Wire.OPENAI.kind() : wire.kind();
        yaml.append("  - name: ").append(name).append("\n    kind: ").append(kind);
        yaml.append("\n    base_url: \"").append(baseUrl);
        yaml.append("\"\n    api_key: bench-key\n").append(more).append("    models:\n");
        for (Fault fault : Fault.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                yaml.append("      ").append(fault.model(stream)).append(": { context_window: ");
                yaml.append(window).append(" }\n");
            }
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}

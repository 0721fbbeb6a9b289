package dev.llmlb.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;

/**
 * Two providers for {@link Fault}s: for each fault a model whose first target has it and whose second is well. Where only a timer ends a
 * fault the timers are short, so that a run takes seconds.
 */
public final class FaultBench implements AutoCloseable {

    /** Of the targets whose fault only a timer ends. */
    public static final Duration FIRST_TOKEN = Duration.ofMillis(1_000);

    public static final Duration IDLE = Duration.ofMillis(500);
    public static final Duration TOTAL = Duration.ofMillis(3_000);

    /** So many requests come during {@link Fault#OUTAGE}. */
    public static final int OUTAGE_REQUESTS = 45;

    private static final int WINDOW = 8_192;
    private static final int LARGER_WINDOW = 131_072;

    /** More than this many failures a minute take a target out, where nothing else is configured. */
    public static final int OUTAGE_PROBES = 6;

    /** For so long a target is out then; a machine under load may take longer for the requests, and see probes. */
    private static final Duration OUTAGE_COOLDOWN = Duration.ofSeconds(10);

    /** Between the first token and a reset: whoever has not read the token by then loses it, and may fall back. */
    private static final double TOKENS_PER_SECOND_BEFORE_RESET = 1;

    private final FaultKind kind;
    private final SimulatedProvider first;
    private final SimulatedProvider second = SimulatedProvider.start("second");
    private final Socket closed = closed();

    /** @param kind of the provider with the faults; the other is of OpenAI's, and so are callers */
    public FaultBench(FaultKind kind) {
        this.kind = kind;
        this.first = SimulatedProvider.start("first", kind.wire(), 0, Speed.instant(8));
        for (Fault fault : Fault.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                first.always(fault.model(stream), kind.behaviour(fault, stream));
                if (fault == Fault.ENDLESS) {
                    first.speed(fault.model(stream), new Speed(Duration.ZERO, 100, 10_000));
                } else if (fault == Fault.RESET_MID_BODY) {
                    first.speed(fault.model(stream), new Speed(Duration.ZERO, TOKENS_PER_SECOND_BEFORE_RESET, 8));
                }
            }
        }
    }

    /** Has a port on which it does not listen, nor can anybody else while it has it. */
    private static Socket closed() {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most calls that a target has during an outage that is watched for so long. */
    public static int outageProbes(long nanos) {
        return OUTAGE_PROBES + (int) (nanos / OUTAGE_COOLDOWN.toNanos());
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
        account(yaml, "first", "");
        account(yaml, "impatient", timeouts("first_token: " + FIRST_TOKEN.toMillis() + "ms"));
        account(yaml, "restless", timeouts("idle: " + IDLE.toMillis() + "ms"));
        account(yaml, "refused", "");
        account(yaml, "nowhere", "");
        account(yaml, "tls", "");
        yaml.append("  - { name: second, kind: openai, base_url: \"").append(second.baseUrl());
        yaml.append("\", api_key: bench-key, models: {");
        models(yaml, LARGER_WINDOW);
        yaml.append("} }\n");
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

    private void account(StringBuilder yaml, String name, String more) {
        yaml.append("  - name: ")
                .append(name)
                .append("\n    kind: ")
                .append(kind.yaml())
                .append('\n');
        String url = urls().get(name);
        switch (kind) {
            case CAMEL ->
                yaml.append("    uri: \"")
                        .append(url)
                        .append("/chat/completions?disableStreamCache=true\"\n")
                        .append("    headers: { Authorization: Bearer bench-key }\n");
            case LANGCHAIN4J ->
                yaml.append("    bean: \"#chat")
                        .append(name)
                        .append("\"\n    streaming_bean: \"#stream")
                        .append(name)
                        .append("\"\n    pass_model: true\n");
            case BEDROCK ->
                yaml.append("    base_url: \"")
                        .append(url)
                        .append("\"\n    region: eu-west-1\n")
                        .append("    access_key_id: AKID\n    secret_access_key: bench-key\n");
            default -> yaml.append("    base_url: \"").append(url).append("\"\n    api_key: bench-key\n");
        }
        yaml.append(more).append("    models: {");
        models(yaml, WINDOW);
        yaml.append("}\n");
    }

    private static void models(StringBuilder yaml, int window) {
        for (Fault fault : Fault.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                yaml.append(' ')
                        .append(fault.model(stream))
                        .append(": { context_window: ")
                        .append(fault == Fault.CONTEXT_LENGTH_EVERYWHERE ? WINDOW : window)
                        .append(" },");
            }
        }
        yaml.setLength(yaml.length() - 1);
    }

    /** Where the first target's accounts point, by their names: for what is not made of the configuration, such as beans. */
    public Map<String, String> urls() {
        String at = first.baseUrl();
        String root = at.replaceFirst("^http://[^/]*", "");
        return Map.of(
                "first",
                at,
                "impatient",
                at,
                "restless",
                at,
                "refused",
                "http://127.0.0.1:" + closed.getLocalPort() + root,
                "nowhere",
                "http://no-such-host.invalid" + root,
                "tls",
                at.replace("http:", "https:"));
    }

    @Override
    public void close() {
        first.close();
        second.close();
        try {
            closed.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

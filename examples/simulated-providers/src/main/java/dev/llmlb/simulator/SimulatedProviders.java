package dev.llmlb.simulator;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Several simulated providers, started together from a command line such as {@code azure:azure-openai:9901
 * openai:openai:9902 --first-token-ms=250 --tokens-per-second=60 --tokens=40}.
 *
 * <p>A provider is {@code name:wire:port}, the wire {@code openai}, {@code azure-openai}, {@code anthropic}, {@code gemini} or {@code bedrock}. The options hold for all;
 * without them the speed is {@link Speed#realistic()}.
 */
public final class SimulatedProviders implements AutoCloseable {

    private final List<SimulatedProvider> providers;

    private SimulatedProviders(List<SimulatedProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Starts the providers, prints a line for each, and runs until killed. */
    public static void main(String[] args) throws InterruptedException {
        SimulatedProviders started;
        try {
            started = start(args);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        started.print(System.out);
        new CountDownLatch(1).await();
    }

    /** Starts the providers that the arguments name. */
    public static SimulatedProviders start(String... args) {
        Speed speed = Speed.realistic();
        List<String[]> specs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String arg : args) {
            if (arg.startsWith("--")) {
                speed = option(speed, arg);
            } else {
                String[] spec = spec(arg);
                if (!names.add(spec[0])) {
                    throw new IllegalArgumentException("two providers of one name: " + spec[0]);
                }
                specs.add(spec);
            }
        }
        if (specs.isEmpty()) {
            throw new IllegalArgumentException(
                    "no provider (expected: <name>:<openai|azure-openai|anthropic|gemini|bedrock>:<port>..."
                            + " [--first-token-ms=250] [--tokens-per-second=60] [--tokens=40])");
        }
        List<SimulatedProvider> providers = new ArrayList<>();
        try {
            for (String[] spec : specs) {
                providers.add(SimulatedProvider.start(spec[0], wire(spec[1]), integer("port", spec[2]), speed));
            }
        } catch (RuntimeException e) {
            providers.forEach(SimulatedProvider::close);
            throw e;
        }
        return new SimulatedProviders(providers);
    }

    /** The providers, in the order of the arguments. */
    public List<SimulatedProvider> providers() {
        return providers;
    }

    /** The provider of that name. */
    public SimulatedProvider provider(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no provider: " + name));
    }

    void print(PrintStream out) {
        providers.forEach(provider -> out.println(provider.name() + " " + provider.baseUrl()));
        out.flush();
    }

    @Override
    public void close() {
        providers.forEach(SimulatedProvider::close);
    }

    private static Speed option(Speed speed, String arg) {
        String name = arg.replaceFirst("=.*", "");
        String value = arg.substring(Math.min(arg.length(), name.length() + 1));
        return switch (name) {
            case "--first-token-ms" ->
                new Speed(Duration.ofMillis(integer(name, value)), speed.tokensPerSecond(), speed.tokens());
            case "--tokens-per-second" -> new Speed(speed.firstToken(), number(name, value), speed.tokens());
            case "--tokens" -> new Speed(speed.firstToken(), speed.tokensPerSecond(), integer(name, value));
            default -> throw new IllegalArgumentException("unknown option: " + name);
        };
    }

    private static String[] spec(String arg) {
        String[] parts = arg.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("provider: " + arg + " (expected: <name>:<wire>:<port>)");
        }
        return parts;
    }

    private static Wire wire(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "openai" -> Wire.OPENAI;
            case "azure-openai" -> Wire.AZURE_OPENAI;
            case "anthropic" -> Wire.ANTHROPIC;
            case "gemini" -> Wire.GEMINI;
            case "bedrock" -> Wire.BEDROCK;
            default ->
                throw new IllegalArgumentException(
                        "wire: " + text + " (expected: openai, azure-openai, anthropic, gemini or bedrock)");
        };
    }

    private static int integer(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: an integer)", e);
        }
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: a number)", e);
        }
    }
}

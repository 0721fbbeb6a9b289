package dev.llmlb.sim;

import static dev.llmlb.sim.SimWorld.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.strategy.StrategyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes the table and the pictures of the component's page:
 *
 * <pre>{@code
 * mvn -q -Psimulate -pl camel-llm-lb-component -am test -Dtrace=AzureLLMInferenceTrace_conv.csv
 * }</pre>
 *
 * <p>Without a trace it generates one of the same shape. Its name keeps it out of the usual test run.
 */
class SimulationReport {

    private static final int PROMPTS = 8_000;
    private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "src/main/docs");

    private final String path = System.getProperty("trace", "");
    private final Trace trace = path.isEmpty() ? Trace.generated(1, PROMPTS) : Trace.read(Path.of(path), PROMPTS);

    @Test
    void table() throws IOException {
        StringBuilder table = new StringBuilder("// made by SimulationReport; do not edit\n");
        table.append("Seconds, 50th / 95th / 99th percentile, of ")
                .append(
                        path.isEmpty()
                                ? "8,000 generated prompts"
                                : "the first 8,000 prompts of the Azure LLM inference trace 2023 (conversation)")
                .append(", streamed.\n");
        for (Arena arena : Arena.values()) {
            Map<String, Map<Entrant, Run>> runs = new LinkedHashMap<>();
            Consumer<SimWorld> slow = world -> world.target("r0").slow(Duration.ofMinutes(3), Duration.ofMinutes(8), 3);
            runs.put("60 % load", runs(arena, at(arena, 0.6), world -> {}));
            runs.put("85 % load", runs(arena, at(arena, 0.85), world -> {}));
            runs.put(
                    "60 %, in bursts of five times as much",
                    runs(arena, at(arena, 0.6).withBursts(), world -> {}));
            runs.put("60 %, one replica slow for 5 min", runs(arena, at(arena, 0.6), slow));
            runs.forEach((load, byEntrant) -> append(table, arena, load, byEntrant));
            assertThat(runs.get("85 % load").get(Entrant.ADAPTIVE).isWhole()).isTrue();
            draw("replay-" + arena.name().toLowerCase(Locale.ROOT), bars(arena, runs.get("85 % load")));
        }
        Files.writeString(DOCS.resolve("simulation.adoc"), table);
    }

    @Test
    void weight() throws IOException {
        SimWorld world = new SimWorld(1);
        vendors(world, 500, 500, 500);
        world.target("v0").down(Duration.ofMinutes(3), Duration.ofMinutes(5));
        world.balance(StrategyType.WEIGHT, of("v0", 60), of("v1", 30), of("v2", 10));
        draw("weight", shares("Weights 60, 30, 10; the first is down from 3 to 5 min", world, 10, "60", "30", "10"));
    }

    @Test
    void latency() throws IOException {
        SimWorld world = new SimWorld(1);
        vendors(world, 500, 550, 650, 700);
        world.target("v0").slow(Duration.ofMinutes(4), Duration.ofMinutes(12), 2);
        world.balance(StrategyType.LATENCY, of("v0", 1), of("v1", 1), of("v2", 1), of("v3", 1));
        String title = "Vendors of 500, 550, 650, 700 ms; the first takes twice as long from 4 to 12 min";
        draw("latency", shares(title, world, 30, "500 ms", "550 ms", "650 ms", "700 ms"));
    }

    @Test
    void priority() throws IOException {
        SimWorld world = new SimWorld(1);
        vendors(world, 500, 500);
        world.target("v0").slow(Duration.ofMinutes(4), Duration.ofMinutes(10), 4);
        world.balance(StrategyType.PRIORITY, prior("v0", 0, 50), prior("v1", 1, 0));
        String title = "Priority 0 has an sla_cutoff of 50 ms a token, and takes 100 from 4 to 10 min";
        draw("priority", shares(title, world, 20, "priority 0", "priority 1"));
    }

    @Test
    void leastBusy() throws IOException {
        draw(
                "least-busy",
                replicas(
                        StrategyType.LEAST_BUSY,
                        "Least busy, equal weights: six unequal replicas, the first slow from 4 to 8 min"));
    }

    @Test
    void adaptive() throws IOException {
        draw(
                "adaptive",
                replicas(
                        StrategyType.ADAPTIVE,
                        "Adaptive: six unequal replicas, the first three times as slow from 4 to 8 min"));
    }

    private String replicas(StrategyType strategy, String title) {
        SimWorld world = new SimWorld(1);
        List<Replica> replicas = Arena.UNEQUAL6.in(world);
        world.target("r0").slow(Duration.ofMinutes(4), Duration.ofMinutes(8), 3);
        world.balance(
                strategy,
                Stream.of("r0", "r1", "r2", "r3", "r4", "r5")
                        .map(name -> of(name, 1))
                        .toArray(TargetSettings[]::new));
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < replicas.size(); i++) {
            names.put("r" + i + "/m", (int) replicas.get(i).capacity() + " tokens/s");
        }
        Run run = world.run(at(Arena.UNEQUAL6, 0.7));
        return Svg.shares(title, run, names, Duration.ofSeconds(20), Duration.ofMinutes(14));
    }

    /** @param words for each vendor */
    private static String shares(String title, SimWorld world, int minutes, String... words) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i++) {
            names.put("v" + i + "/m", words[i]);
        }
        Run run = world.run(Trace.poisson(1, 10, minutes * 60, 100, 21));
        return Svg.shares(title, run, names, Duration.ofSeconds(10), Duration.ofMinutes(minutes));
    }

    /** Vendors {@code v0}, {@code v1}, … whose answers of 21 tokens take this long after a first token of 50 ms. */
    private static void vendors(SimWorld world, int... millis) {
        for (int i = 0; i < millis.length; i++) {
            world.vendor("v" + i, Duration.ofMillis(50), Duration.ofMillis(millis[i] / 20));
        }
    }

    private static TargetSettings prior(String name, int priority, long slaMillisPerToken) {
        return new TargetSettings(
                new Target(name, "m"),
                1,
                priority,
                slaMillisPerToken,
                0,
                null,
                TargetSettings.DEFAULT_FALLBACK_STATUS_CODES,
                true,
                List.of(),
                HeadersOverride.NONE,
                Map.of());
    }

    private Trace at(Arena arena, double load) {
        return trace.atRate(load * arena.requestsPerSecond(trace));
    }

    private static Map<Entrant, Run> runs(Arena arena, Trace trace, Consumer<SimWorld> script) {
        Map<Entrant, Run> runs = new LinkedHashMap<>();
        for (Entrant entrant : Entrant.values()) {
            runs.put(entrant, entrant.replay(arena, trace, 1, script));
        }
        return runs;
    }

    private static void append(StringBuilder table, Arena arena, String load, Map<Entrant, Run> runs) {
        table.append("\n.").append(arena.words()).append(", ").append(load).append("\n");
        table.append("[cols=\"3,2,2\"]\n|===\n| Pick | Completion | First token\n\n");
        runs.forEach((entrant, run) -> table.append("| ")
                .append(entrant.words())
                .append(" | ")
                .append(run.summary(Served::seconds))
                .append(" | ")
                .append(run.summary(Served::firstTokenSeconds))
                .append("\n"));
        table.append("|===\n");
    }

    private static String bars(Arena arena, Map<Entrant, Run> runs) {
        List<Map.Entry<String, Double>> values = new ArrayList<>();
        runs.forEach((entrant, run) -> values.add(Map.entry(entrant.words(), run.p95())));
        return Svg.bars("95th percentile of the completion, " + arena.words() + ", 85 % load", values, 40, "s");
    }

    private static void draw(String name, String svg) throws IOException {
        Path images = Files.createDirectories(DOCS.resolve("images"));
        assertThat(svg.lines().collect(Collectors.toList())).hasSizeGreaterThan(10);
        Files.writeString(images.resolve(name + ".svg"), svg);
    }
}

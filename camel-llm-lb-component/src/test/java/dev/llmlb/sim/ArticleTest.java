package dev.llmlb.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmlb.config.ConfigLoader;
import dev.llmlb.config.ConfigSource;
import dev.llmlb.model.Caller;
import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.strategy.StrategyType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The article's four configurations, as they are written, at work: shares, ejection, cooldown and return. */
class ArticleTest {

    private static final Duration ONE = Duration.ofSeconds(1);

    private final SimWorld world = new SimWorld(1).plain();

    @Test
    void weightedRolloutSplitsExactly90To10() {
        vendor("azure/gpt4-prod", 500);
        vendor("azure/gpt4-v2", 500);
        world.caller(production()).balance(load("01-weighted-rollout.yaml"));

        Run run = world.run(Trace.even(10, 100, 100, 20), prompt -> "gpt-4");

        assertThat(run.isWhole()).isTrue();
        assertThat(run.count(s -> s.target().equals("azure/gpt4-v1"))).isEqualTo(900);
        assertThat(run.count(s -> s.target().equals("azure/gpt4-v2"))).isEqualTo(100);
    }

    @Test
    void latencySharesBetweenVendorsWithinTheBandAndKeepsAwayFromTheSlow() {
        vendor("openai/gpt-4", 500);
        SimTarget azure = vendor("azure/gpt-4", 550).slow(Duration.ofMinutes(5), Duration.ofMinutes(60), 1.5);
        world.caller(production()).balance(load("02-latency.yaml"));

        // 120 tokens a request: openai's 60,000 tokens a minute do for 500 of 300
        Run run = world.run(Trace.poisson(1, 5, 900, 100, 20), prompt -> "gpt-4");

        assertThat(run.isWhole()).isTrue();
        assertThat(run.share("azure/gpt-4", Duration.ofMinutes(1), Duration.ofMinutes(5)))
                .isCloseTo(0.5, within(0.1));
        assertThat(run.share("azure/gpt-4", Duration.ofMinutes(8), Duration.ofMinutes(15)))
                .isBetween(0.002, 0.05);
        assertThat(azure.calls()).isPositive();
    }

    /** The article's rule with prompts that come by chance, at vendors whose latency ignores how many: 500 and 550 ms share. */
    @Test
    void vendorsOf650And700MillisOnlyExploreUnderLoadToo() {
        String[] names = {"a", "b", "c", "d"};
        int[] millis = {500, 550, 650, 700};
        for (int i = 0; i < names.length; i++) {
            world.vendor(names[i], Duration.ofMillis(millis[i]), Duration.ZERO);
        }
        world.balance(StrategyType.LATENCY, ScenariosTest.pool(StrategyType.LATENCY, names));

        Run run = world.run(Trace.poisson(1, 10, 600, 100, 20));

        Duration from = Duration.ofMinutes(2);
        Duration to = Duration.ofMinutes(10);
        assertThat(run.share("a/m", from, to)).isBetween(0.35, 0.65);
        assertThat(run.share("b/m", from, to)).isBetween(0.35, 0.65);
        assertThat(run.share("c/m", from, to) + run.share("d/m", from, to)).isBetween(0.005, 0.05);
    }

    @Test
    void aTokenLimitSendsTheRestToTheOtherTarget() {
        SimTarget openai = vendor("openai/gpt-4", 500);
        vendor("azure/gpt-4", 900);
        world.caller(production()).balance(load("02-latency.yaml"));

        // 1,000 tokens of prompt and 20 of answer: openai's 60,000 a minute do for 58 of 120
        Run run = world.run(Trace.even(2, 300, 1_000, 20), prompt -> "gpt-4");

        assertThat(run.isWhole()).isTrue();
        for (int minute = 0; minute < 5; minute++) {
            Duration from = Duration.ofMinutes(minute);
            assertThat(run.answeredBy("openai/gpt-4", from, from.plusMinutes(1)))
                    .isBetween(40L, 60L);
        }
        assertThat(openai.calls()).isLessThanOrEqualTo(5 * 60);
    }

    @Test
    void metadataAndSubjectsSplit60To40ForThoseWhoMatchOnly() {
        vendor("azure/gpt4", 500);
        vendor("openai/gpt4", 500);
        world.balance(load("03-metadata-and-subjects.yaml"));
        Map<String, String> environment = Map.of("environment", "production");

        Run product = world.caller(new Caller(environment, List.of("team:product"), null))
                .run(Trace.even(10, 10, 100, 20), prompt -> "gpt-4");
        Run others = world.caller(new Caller(environment, List.of("team:other"), null))
                .run(Trace.even(10, 1, 100, 20), prompt -> "gpt-4");

        assertThat(product.count(s -> s.target().equals("azure/gpt4"))).isEqualTo(60);
        assertThat(product.count(s -> s.target().equals("openai/gpt4"))).isEqualTo(40);
        assertThat(others.count(s -> s.status() == 404)).isEqualTo(10);
    }

    /** Its azure/gpt-4 tolerates 4 failures a minute and then gets nothing for 4 minutes. */
    @Test
    void theFifthFailureInAMinuteEjectsForExactlyFourMinutesAndThenItRampsBack() {
        SimTarget azure = vendor("azure/gpt-4", 200).failing(Duration.ofSeconds(60), Duration.ofSeconds(120), 500);
        vendor("openai/gpt-4", 200);
        world.caller(new Caller(Map.of("environment", "staging"), List.of(), null))
                .balance(load("04-end-to-end.yaml"));

        Run run = world.run(Trace.even(2, 480, 10, 5), prompt -> "gpt-4"); // within its 150 a minute

        assertThat(run.isWhole()).isTrue();
        assertThat(run.count(s -> s.attempts() == 2)).isEqualTo(5); // each failure was made good by openai
        long fifth = run.served().stream()
                .filter(s -> s.attempts() == 2)
                .mapToLong(Served::atNanos)
                .max()
                .orElseThrow();
        Duration ejected = Duration.ofNanos(fifth).plusMillis(5); // an error takes 5 ms
        Duration back = ejected.plusMinutes(4);
        assertThat(run.share("azure/gpt-4", Duration.ZERO, Duration.ofSeconds(60)))
                .isCloseTo(0.6, within(0.01));
        assertThat(run.answeredBy("azure/gpt-4", ejected, back)).isZero();
        assertThat(run.answeredBy("azure/gpt-4", back, back.plus(ONE))).isPositive();
        assertThat(run.share("azure/gpt-4", back.plus(ONE), back.plusSeconds(11)))
                .isBetween(0.01, 0.4);
        assertThat(run.share("azure/gpt-4", back.plusSeconds(32), back.plusSeconds(92)))
                .isCloseTo(0.6, within(0.02));
        assertThat(azure.calls()).isGreaterThan(5);
    }

    /** A vendor under the name of its provider and the model there. */
    private SimTarget vendor(String upstream, int millis) {
        return world.targetAt(upstream, new Vendor(world.time, Duration.ofMillis(millis), Duration.ZERO));
    }

    private static Caller production() {
        return new Caller(Map.of("environment", "production"), List.of("team:product"), null);
    }

    private static BalancerSettings load(String name) {
        ConfigLoader loader = new ConfigLoader(text -> text.contains("{{") ? "a-key" : text, variable -> "a-key");
        return loader.load(List.of(resource(name), resource("providers.yaml"))).settings();
    }

    private static ConfigSource resource(String name) {
        try (InputStream in = ConfigLoader.class.getResourceAsStream(name)) {
            return new ConfigSource(name, new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

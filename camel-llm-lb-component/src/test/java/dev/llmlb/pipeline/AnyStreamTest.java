package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.pipeline.SseProvider.Fault;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.http.SseEvents;
import dev.llmlb.provider.openai.ChatChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * A stream never lies: whatever providers, networks and callers do, a caller sees a whole answer and its {@code [DONE]}, or the beginning
 * of one and then an error event, or an error before anything; and nothing of it is left behind.
 */
class AnyStreamTest {

    static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(40), Duration.ofSeconds(8), Duration.ofMinutes(2));

    @Property(tries = 2_000, seed = "20261125", shrinking = ShrinkingMode.OFF)
    void aStreamNeverLies(@ForAll long seed) {
        Random random = new Random(seed);
        Rig rig = new Rig();
        boolean resumes = random.nextBoolean();
        boolean same = random.nextBoolean();
        boolean prefills = same && random.nextBoolean();
        List<String> one = words(random);
        List<String> other = same ? one : otherWords(random, one);
        ProviderModel plain = new ProviderModel("m", 0, 1, 10, 1, Set.of());
        ProviderModel prefilling = new ProviderModel("m", 0, 1, 10, 1, Set.of(StreamRescue.PREFILL));
        rig.provider("a", timed(plain))
                .provider("b", timed(prefills ? prefilling : plain))
                .rule(options(resumes), target("a"), target("b"));
        SseProvider first = new SseProvider(rig, random, any(random), one);
        SseProvider second = new SseProvider(rig, random, random.nextBoolean() ? Fault.NONE : any(random), other);
        rig.providers.next("a/m", first);
        SseProvider again = new SseProvider(rig, random, any(random), other);
        rig.providers.next("b/m", second, again); // the last one is asked again

        boolean reads =
                !resumes && random.nextBoolean(); // one that is resumed may have nothing after all, and would wait
        AnyReader reader = new AnyReader(
                rig,
                random.nextInt(4) == 0 ? 1 + random.nextInt(4_000) : 0,
                reads ? new byte[1 + random.nextInt(3_000)] : null);
        Duration deadline = Duration.ofSeconds(random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 300);
        BalancedCall call = rig.balancer().send(Rig.request("m", true, Caller.ANONYMOUS, deadline), reader);
        long hangUpNanos = random.nextInt(3) == 0 ? random.nextLong(deadline.toNanos() / 15) : -1;
        if (hangUpNanos >= 0) {
            rig.time.advance(Duration.ofNanos(hangUpNanos));
            reader.hangUp(call);
            assertThat(List.of(first, second, again)).noneMatch(SseProvider::goesOn);
        }
        rig.time.advance(deadline.minusNanos(Math.max(0, hangUpNanos)));
        if (!reader.isSlow()) {
            assertThat(rig.log.requests).as("within its deadline").hasSize(1);
        }
        rig.time.advance(Duration.ofMinutes(10));

        assertThat(reader.told).isOne();
        if (reader.stream == null) {
            assertThat(reader.failure).isNotNull();
        } else {
            assertThatItIsTrue(reader, resumes, String.join("", one), String.join("", other));
        }
        nothingIsLeft(rig);
    }

    private static void assertThatItIsTrue(AnyReader reader, boolean resumes, String one, String other) {
        assertThat(reader.over).isNotEqualTo(reader.hungUp);
        StringBuilder text = new StringBuilder();
        int dones = 0;
        int errors = 0;
        int finished = 0;
        int streamed = 0;
        for (byte[] event : SseEvents.split(reader.read.toByteArray())) {
            ChatChunk chunk = ChatChunk.read(event);
            assertThat(dones + errors).as("nothing after the end").isZero();
            if (!chunk.text().isEmpty()) {
                streamed++;
                assertThat(finished).as("no text after the finish reason").isZero();
            }
            text.append(chunk.text());
            dones += chunk.kind() == ChatChunk.Kind.DONE ? 1 : 0;
            errors += chunk.kind() == ChatChunk.Kind.BREAK ? 1 : 0;
            finished += chunk.finished() ? 1 : 0;
        }
        String said = text.toString();
        if (dones > 0) {
            assertThat(said).isIn(one, other);
            assertThat(finished).isOne();
        } else {
            assertThat(one.startsWith(said) || other.startsWith(said))
                    .as("a beginning: %s", said)
                    .isTrue();
            assertThatItIsPaid(reader.rig, streamed);
            assertThat(errors).isBetween(reader.hungUp ? 0 : 1, 1);
        }
    }

    /** What was streamed is used, also when no provider came to tell. */
    private static void assertThatItIsPaid(Rig rig, int streamed) {
        if (rig.log.attempts.toString().contains(" success")) {
            return; // the provider had ended well, maybe without a word of usage, when a slow reader hung up
        }
        String[] usage = rig.log.usages.get(0).split("[+ ]");
        assertThat(Long.parseLong(usage[0])).isNotNegative();
        assertThat(Long.parseLong(usage[1])).isGreaterThanOrEqualTo(streamed);
    }

    private static void nothingIsLeft(Rig rig) {
        assertThat(rig.time.waiting()).isZero();
        int attempts = rig.providers.sent.size();
        assertThat(attempts).isLessThanOrEqualTo(3);
        assertThat(rig.log.attempts).as("each settled once").hasSize(attempts);
        assertThat(rig.log.requests).hasSize(1);
        assertThat(rig.balancer().pools().get(0).targets())
                .allSatisfy(target -> assertThat(target.limits().inFlight()).isZero());
    }

    private static Fault any(Random random) {
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        return fault == Fault.OVERLONG && random.nextInt(8) > 0 ? Fault.CUT : fault; // its 8 MB take time
    }

    private static List<String> words(Random random) {
        List<String> words = new ArrayList<>();
        int count = random.nextInt(12);
        boolean large = random.nextInt(4) == 0;
        for (int i = 0; i < count; i++) {
            words.add((char) ('a' + random.nextInt(26)) + (large ? "w".repeat(random.nextInt(40_000)) : "") + " ");
        }
        return words;
    }

    /** The same up to some word. */
    private static List<String> otherWords(Random random, List<String> words) {
        List<String> other = new ArrayList<>(words.subList(0, random.nextInt(words.size() + 1)));
        other.add("else ");
        return other;
    }

    private static UnaryOperator<ProviderSettings> timed(ProviderModel model) {
        return p -> new ProviderSettings(
                p.name(),
                p.kind(),
                p.baseUrl(),
                p.apiKey(),
                p.apiVersion(),
                p.headers(),
                TIMEOUTS,
                p.maxConcurrency(),
                null,
                Map.of("m", model));
    }

    private static RuleOptions options(boolean resumes) {
        RuleOptions usual = RuleOptions.DEFAULT;
        return new RuleOptions(
                usual.latencyMetric(),
                usual.fairnessBand(),
                null,
                OnNoHealthyTarget.FAIL,
                null,
                resumes ? MidStreamRecovery.RESUME : MidStreamRecovery.OFF);
    }
}

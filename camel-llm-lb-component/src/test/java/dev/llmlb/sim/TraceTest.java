package dev.llmlb.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {

    @Test
    void readsTheFormOfTheAzureTraces(@TempDir Path folder) throws IOException {
        Path csv = Files.writeString(
                folder.resolve("trace.csv"),
                """
                TIMESTAMP,ContextTokens,GeneratedTokens
                2023-11-16 18:15:46.6805900,374,44
                2023-11-16 18:15:50.9951690,396,0
                2023-11-17 00:00:00.0000000,1,1
                """);
        assertThat(Trace.read(csv, 2).prompts())
                .containsExactly(new Prompt(0, 374, 44), new Prompt(4_314_579_000L, 396, 1));
    }

    /** 5.53 prompts a second, 1,155 and 211 tokens on average are the real trace's. */
    @Test
    void aGeneratedOneHasTheirShape() {
        Trace trace = Trace.generated(1, 20_000);
        assertThat(trace.prompts().size() / trace.seconds()).isCloseTo(5.5, within(0.4));
        assertThat(trace.prompts().stream()
                        .mapToInt(Prompt::promptTokens)
                        .average()
                        .orElseThrow())
                .isCloseTo(1_155, within(60.0));
        assertThat(trace.prompts().stream()
                        .mapToInt(Prompt::outputTokens)
                        .average()
                        .orElseThrow())
                .isCloseTo(211, within(10.0));
        assertThat(Trace.generated(1, 100)).isEqualTo(Trace.generated(1, 100)).isNotEqualTo(Trace.generated(2, 100));
    }

    @Test
    void theRateIsSetAndBurstsKeepIt() {
        Trace trace = Trace.generated(1, 20_000).atRate(20);
        Trace bursty = trace.withBursts();
        assertThat(trace.seconds()).isCloseTo(1_000, within(0.001));
        assertThat(bursty.seconds()).isCloseTo(1_000, within(60.0));
        long inBurst = bursty.prompts().stream()
                .filter(p -> p.atNanos() / 1e9 % 120 < 10)
                .count();
        assertThat(inBurst).isBetween(7_500L, 9_500L); // 9 bursts of 10 s at five times 20
        assertThat(bursty.prompts()).isSortedAccordingTo(java.util.Comparator.comparingLong(Prompt::atNanos));
    }
}

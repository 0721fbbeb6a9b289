package dev.llmlb.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmlb.model.Usage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TokenEstimateTest {

    private final TokenEstimate estimate = new TokenEstimate();

    private static long promptTokens(String text) {
        return TokenEstimate.promptTokens(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fourBytesOfAsciiAreAToken() {
        assertThat(promptTokens("")).isZero();
        assertThat(promptTokens("a")).isOne();
        assertThat(promptTokens("word".repeat(10))).isEqualTo(10);
        assertThat(promptTokens("word".repeat(10) + "s")).isEqualTo(11);
    }

    @Test
    void aChineseCharacterIsMoreThanAToken() {
        assertThat(promptTokens("模型".repeat(100))).isEqualTo(300);
    }

    @Test
    void anEmbeddedImageIsNotCountedByItsBytes() {
        String image = "data:image/png;base64," + "iVBORw0KGgo/".repeat(100_000);
        assertThat(promptTokens("{\"url\":\"" + image + "\"}"))
                .isEqualTo(TokenEstimate.EMBEDDED_TOKENS + 8); // ceil(31 bytes around it / 4)
    }

    @Test
    void longTextIsNotTakenForAnImage() {
        assertThat(promptTokens("some words ".repeat(4_000))).isEqualTo(11_000);
    }

    @Test
    void theCallersBoundIsReserved() {
        assertThat(estimate.tokens(10, 64)).isEqualTo(74);
        assertThat(estimate.tokens(10, 0)).isEqualTo(10);
        assertThat(estimate.tokens(10, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void withoutABoundTheMeanAnswerIsReserved() {
        assertThat(estimate.tokens(10, -1)).isEqualTo(510);
        estimate.learn(new Usage(1, 100));
        assertThat(estimate.tokens(10, -1)).isEqualTo(110);
        estimate.learn(Usage.UNKNOWN);
        assertThat(estimate.meanOutput()).isEqualTo(100);
    }

    @Test
    void theMeanFollowsTheAnswers() {
        estimate.learn(new Usage(1, 100));
        for (int i = 0; i < 60; i++) {
            estimate.learn(new Usage(1, 900));
        }
        assertThat(estimate.meanOutput()).isCloseTo(900, within(2.0));
    }
}

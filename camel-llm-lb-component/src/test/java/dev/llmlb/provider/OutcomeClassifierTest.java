package dev.llmlb.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeClassifierTest {

    @ParameterizedTest
    @CsvSource({
        "400, CALLER_FAULT",
        "401, UNAUTHORIZED",
        "403, UNAUTHORIZED",
        "404, UNKNOWN_MODEL",
        "408, FAILING",
        "413, CALLER_FAULT",
        "415, CALLER_FAULT",
        "422, CALLER_FAULT",
        "429, RATE_LIMITED",
        "500, FAILING",
        "502, FAILING",
        "503, OVERLOADED",
        "504, FAILING",
        "520, FAILING",
        "529, OVERLOADED"
    })
    void aStatusHasAKind(int status, OutcomeKind kind) {
        assertThat(OutcomeClassifier.ofStatus(status, 7)).isEqualTo(new Outcome(kind, status, "HTTP " + status, 7));
    }

    @ParameterizedTest
    @CsvSource({
        "405, UNKNOWN_MODEL, 404",
        "407, FAILING, 502",
        "410, UNKNOWN_MODEL, 404",
        "498, OVERLOADED, 503",
        "501, CALLER_FAULT, 404"
    })
    void aRareStatusIsToldAsTheOneThatSaysTheSame(int status, OutcomeKind kind, int told) {
        Outcome outcome = OutcomeClassifier.ofStatus(status, 7);
        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.status()).isEqualTo(told);
        assertThat(outcome.detail()).startsWith("HTTP " + status);
    }

    @Test
    void whoHasToPayHasNoQuota() {
        assertThat(OutcomeClassifier.ofStatus(402, -1).kind()).isEqualTo(OutcomeKind.QUOTA_EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 304, 307, 308, 600, 999})
    void aRedirectOrWhatIsNoErrorIsABrokenAnswerAndNoStatusForACaller(int status) {
        Outcome outcome = OutcomeClassifier.ofStatus(status, -1);
        assertThat(outcome.kind()).isEqualTo(OutcomeKind.FAILING);
        assertThat(outcome.status()).isEqualTo(502);
        assertThat(outcome.detail()).isEqualTo("HTTP " + status);
    }

    @Test
    void noStatusOfAProviderIsSilence() {
        for (int status = 300; status < 600; status++) {
            assertThat(OutcomeClassifier.ofStatus(status, -1).kind().isSilence())
                    .isFalse();
            assertThat(OutcomeClassifier.ofStatus(status, -1).isSuccess()).isFalse();
        }
    }
}

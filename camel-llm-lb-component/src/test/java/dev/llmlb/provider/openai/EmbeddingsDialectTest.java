package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.WholeAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsDialectTest {

    private static final String DATA =
            "\"data\":[{\"index\":1,\"embedding\":[3,-4.5]},{\"index\":0,\"embedding\":[1,2]}]";

    private static Usage answer(String body) {
        WholeAnswer answer = EmbeddingsDialect.INSTANCE.readAnswer(body.getBytes(UTF_8));
        return answer == null ? null : answer.usage();
    }

    @Test
    void allTokensAreThePrompts() {
        assertThat(answer("{" + DATA + ",\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}"))
                .isEqualTo(new Usage(5, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"usage\":null", ",\"usage\":{}", ",\"usage\":[7]", ",\"error\":null"})
    void anAnswerWithoutUsageIsAnAnswer(String more) {
        assertThat(answer("{" + DATA + more + "}")).isEqualTo(Usage.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "<html>",
                "{\"data\":[]}",
                "{\"data\":{}}",
                "{\"data\":[1]}",
                "{\"data\":[{\"embedding\":[1",
                "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}"
            })
    void whatHasNoVectorIsNoAnswer(String body) {
        assertThat(answer(body)).isNull();
    }

    @Test
    void aSuccessWithAnErrorIsTheError() {
        byte[] body = "{\"data\":[{\"embedding\":[1]}],\"error\":{\"type\":\"rate_limit_error\"}}".getBytes(UTF_8);
        WholeAnswer answer = EmbeddingsDialect.INSTANCE.readAnswer(body);
        assertThat(answer.outcome().kind()).isEqualTo(OutcomeKind.RATE_LIMITED);
        assertThat(answer.body()).isSameAs(body);
    }

    @Test
    void vectorsComeInTheOrderOfTheTexts() {
        assertThat(EmbeddingsDialect.vectors(("{" + DATA + "}").getBytes(UTF_8)))
                .isEqualTo(List.of(List.of(1f, 2f), List.of(3f, -4.5f)));
    }

    @Test
    void vectorsInBase64AreLittleEndianFloats() {
        String base64 = "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAAEA=\"}]}";
        assertThat(EmbeddingsDialect.vectors(base64.getBytes(UTF_8))).isEqualTo(List.of(List.of(1f, 2f)));
    }
}

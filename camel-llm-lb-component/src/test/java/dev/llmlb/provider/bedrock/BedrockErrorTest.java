package dev.llmlb.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors whose kind stands in a header of the response. */
class BedrockErrorTest {

    private final BedrockDialect dialect = new BedrockDialect(new AnswerHead("id", 1, "m"), false);

    private byte[] error(String body, String header) {
        return dialect.wholeError(
                body.getBytes(StandardCharsets.UTF_8), name -> name.equals("x-amzn-errortype") ? header : null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | ServiceQuotaExceededException | QUOTA_EXHAUSTED | 429",
                "400 | ValidationException:http://internal.amazon.com/coral/com.amazon/ | CALLER_FAULT | 400",
                "403 | com.amazon.coral.service#UnrecognizedClientException | UNAUTHORIZED | 403",
                "403 | ExpiredTokenException | UNAUTHORIZED | 403",
                "400 | ExpiredTokenException | UNAUTHORIZED | 401",
                "400 | UnrecognizedClientException | UNAUTHORIZED | 401",
                "403 | InvalidSignatureException | UNAUTHORIZED | 403",
                "400 | ThrottlingException | RATE_LIMITED | 429",
                "424 | ModelErrorException | FAILING | 502",
                "408 | ModelTimeoutException | FAILING | 408",
                "429 | ModelNotReadyException | RATE_LIMITED | 429",
                "429 | ThrottlingException | RATE_LIMITED | 429"
            })
    void theHeaderSaysWhatTheStatusDoesNot(int status, String header, OutcomeKind kind, int told) {
        byte[] error = error("{\"message\":\"No.\"}", header);
        Outcome outcome = OutcomeClassifier.ofReply(status, error, -1);
        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.status()).isEqualTo(told);
        JsonNode caller = Json.read(dialect.readError(error)).path("error");
        assertThat(caller.path("message").asText()).isEqualTo("No.");
        assertThat(caller.path("code").asText())
                .matches("[A-Z][A-Za-z]+Exception")
                .isSubstringOf(header);
    }

    @Test
    void aDaysTokensAreAQuotaThoughTheyAreCalledThrottling() {
        byte[] error = error(
                "{\"message\":\"Too many tokens per day, please wait before trying again.\"}", "ThrottlingException");
        assertThat(OutcomeClassifier.ofReply(429, error, -1).kind()).isEqualTo(OutcomeKind.QUOTA_EXHAUSTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "The provided model identifier is invalid. | UNKNOWN_MODEL | 404",
                "Invocation of model ID a.b-v1:0 with on-demand throughput isn\u2019t supported. | UNKNOWN_MODEL | 404",
                "The provided model doesn't support on-demand throughput. | UNKNOWN_MODEL | 404",
                "Input Tokens Exceeded: Number of input tokens exceeds maximum length. | CONTEXT_LENGTH | 400",
                "input length and `max_tokens` exceed context limit: 199000 + 8000 > 200000 | CONTEXT_LENGTH | 400",
                "The model returned the following errors: Output blocked by content filtering policy | CONTENT_FILTER | 400",
                "This model doesn't support tool use in streaming mode. | CALLER_FAULT | 404",
                "This model doesn't support the toolConfig.toolChoice.any field. Remove it and try again. | CALLER_FAULT | 404",
                "The text field in the ContentBlock object is blank. | CALLER_FAULT | 400",
                "Unknown field 'on-demand throughput' | CALLER_FAULT | 400"
            })
    void oneExceptionOfManyMeaningsIsReadByItsWords(String message, OutcomeKind kind, int told) {
        byte[] error = error("{\"message\":\"" + message + "\"}", "ValidationException");
        Outcome outcome = OutcomeClassifier.ofReply(400, error, -1);
        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.status()).isEqualTo(told);
    }

    @Test
    void aKeyThatExpiredIsNoServersFault() {
        byte[] error = error("{\"message\":\"No.\"}", "ExpiredTokenException");
        assertThat(Json.read(dialect.readError(error)).at("/error/type").asText())
                .isEqualTo("permission_error");
    }

    @Test
    void whatIsNoErrorIsOneWithoutAReason() {
        assertThat(Json.read(dialect.readError(error("<html>", null)))
                        .at("/error/code")
                        .asText())
                .isEqualTo("bedrock_error");
    }
}

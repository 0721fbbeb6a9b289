package dev.llmlb.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bodies of errors say beyond their status. */
class ErrorBodyTest {

    private static Outcome classify(int status, String body) {
        return OutcomeClassifier.ofReply(status, body.getBytes(UTF_8), -1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // status | body | kind | status that is told
                "429 | {\"error\":{\"code\":\"insufficient_quota\",\"type\":\"insufficient_quota\",\"message\":\"You exceeded your current quota\"}} | QUOTA_EXHAUSTED | 429",
                "429 | {\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Rate limit reached\"}} | RATE_LIMITED | 429",
                "429 | {\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"You exceeded your current quota\",\"details\":[{\"retryDelay\":\"34s\"}]}} | RATE_LIMITED | 429",
                "429 | {\"error\":{\"code\":429,\"details\":[{\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProject\"}]},{\"retryDelay\":\"34s\"}]}} | QUOTA_EXHAUSTED | 429",
                "403 | {\"error\":{\"message\":\"Quota exceeded for this month\"}} | QUOTA_EXHAUSTED | 403",
                "403 | {\"error\":{\"message\":\"You have no access to this model\"}} | UNAUTHORIZED | 403",
                "402 | {\"error\":{\"message\":\"Insufficient Balance\"}} | QUOTA_EXHAUSTED | 402",
                "400 | {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low\"}} | QUOTA_EXHAUSTED | 429",
                "400 | {\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"This model's maximum context length is 8192 tokens\"}} | CONTEXT_LENGTH | 400",
                "400 | {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 209000 tokens\"}} | CONTEXT_LENGTH | 400",
                "400 | {\"error\":{\"code\":400,\"message\":\"The input token count (1048577) exceeds the maximum\"}} | CONTEXT_LENGTH | 400",
                "400 | {\"__type\":\"ValidationException\",\"message\":\"Input is too long for requested model.\"} | CONTEXT_LENGTH | 400",
                "422 | {\"detail\":\"too many input tokens\"} | CONTEXT_LENGTH | 400",
                "413 | {\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Request too large for model `x` on tokens per minute\"}} | CONTEXT_LENGTH | 400",
                "403 | {\"error\":{\"code\":403,\"message\":\"openai/gpt-4o requires moderation on OpenAI. Your input was flagged for violence\",\"metadata\":{\"reasons\":[\"violence\"]}}} | CONTENT_FILTER | 400",
                "403 | {\"error\":{\"code\":\"guardrail_violation\",\"message\":\"Blocked\"}} | CONTENT_FILTER | 400",
                "403 | {\"message\":\"User is not authorized to perform: bedrock:ApplyGuardrail\"} | UNAUTHORIZED | 403",
                "403 | {\"error\":{\"message\":\"Your account was flagged\"}} | UNAUTHORIZED | 403",
                "400 | {\"error\":{\"code\":\"moderation_blocked\"}} | CONTENT_FILTER | 400",
                "400 | {\"error\":{\"code\":\"content_filter\",\"innererror\":{}}} | CONTENT_FILTER | 400",
                "400 | {\"error\":{\"code\":\"content_policy_violation\"}} | CONTENT_FILTER | 400",
                "400 | {\"error\":{\"status\":\"INVALID_ARGUMENT\",\"message\":\"API key not valid.\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}} | UNAUTHORIZED | 401",
                "400 | [{\"error\":{\"message\":\"API key not valid.\"}}] | UNAUTHORIZED | 401",
                "400 | {\"error\":{\"code\":\"model_decommissioned\"}} | UNKNOWN_MODEL | 404",
                "404 | {\"error\":{\"code\":\"DeploymentNotFound\"}} | UNKNOWN_MODEL | 404",
                "404 | {\"error\":{\"param\":\"model\"}} | UNKNOWN_MODEL | 404",
                "404 | {\"error\":{\"param\":\"file_id\"}} | CALLER_FAULT | 404",
                "410 | gone | UNKNOWN_MODEL | 404",
                "400 | {\"error\":{\"message\":\"temperature: too high\",\"param\":\"temperature\"}} | CALLER_FAULT | 400",
                "500 | {\"error\":{\"message\":\"context length\"}} | FAILING | 500",
                "529 | {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}} | OVERLOADED | 529"
            })
    void theBodySaysWhatTheStatusDoesNot(int status, String body, OutcomeKind kind, int told) {
        Outcome outcome = classify(status, body);

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.status()).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"error\":{\"message\":\"Please try again in 20s.\"}} | 20000",
                "{\"error\":{\"message\":\"Please try again in 6m0s.\"}} | 360000",
                "{\"error\":{\"message\":\"Please try again in 340ms.\"}} | 340",
                "{\"error\":{\"message\":\"Try again in 4.999995708465576 seconds.\"}} | 5000",
                "{\"error\":{\"message\":\"Please retry in 34.074824224s.\"}} | 34075",
                "{\"error\":{\"message\":\"Please retry after 12 seconds. To increase\"}} | 12000",
                "{\"error\":{\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\":\"1.5s\"}]}} | 1500",
                "{\"error\":{\"message\":\"try again in 5h\"}} | 600000",
                "{\"error\":{\"message\":\"try again in a while\"}} | -1",
                "{\"error\":{\"message\":\"try again in 20\"}} | -1"
            })
    void aHintInTheBodyIsAWait(String body, long millis) {
        assertThat(classify(429, body).retryAfterMillis()).isEqualTo(millis);
        assertThat(classify(500, body).retryAfterMillis()).isEqualTo(millis);
    }

    /** Errors quote requests: no caller may take a target out by the words of a prompt. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "billing_not_active",
                "your credit balance is too low",
                "insufficient_quota",
                "invalid_api_key",
                "API key not valid",
                "model_not_found",
                "authentication_error",
                "permission_denied",
                "try again in 10m"
            })
    void wordsOfTheRequestThatAnErrorQuotesCountForNothing(String prompt) {
        String far = "x".repeat(200);
        for (String message : List.of(
                "Invalid value '" + prompt + "'",
                "Invalid value \\\"" + prompt + "\\\"",
                "messages.0.content: " + prompt,
                far + " " + prompt)) {
            String body = "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message + "\"}}";
            assertThat(classify(400, body)).isEqualTo(new Outcome(OutcomeKind.CALLER_FAULT, 400, "HTTP 400", -1));
            assertThat(OutcomeClassifier.ofErrorEvent(body.getBytes(UTF_8)).kind())
                    .isEqualTo(OutcomeKind.CALLER_FAULT);
        }
    }

    @Test
    void theHeadersHintComesFirst() {
        byte[] body = "{\"error\":{\"message\":\"try again in 20s\"}}".getBytes(UTF_8);

        assertThat(OutcomeClassifier.ofReply(429, body, 3_000).retryAfterMillis())
                .isEqualTo(3_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}} | OVERLOADED | 529",
                "{\"error\":{\"type\":\"rate_limit_error\"}} | RATE_LIMITED | 429",
                "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}} | OVERLOADED | 503",
                "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}} | FAILING | 502",
                "{\"error\":{\"type\":\"invalid_request_error\"}} | CALLER_FAULT | 400",
                "{\"error\":{\"type\":\"authentication_error\"}} | UNAUTHORIZED | 401",
                "nothing | FAILING | 502"
            })
    void anEventOfAStreamHasAStatusToo(String data, OutcomeKind kind, int status) {
        Outcome outcome = OutcomeClassifier.ofErrorEvent(data.getBytes(UTF_8));

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.status()).isEqualTo(status);
    }

    @Test
    void nothingOfTheBodyIsInTheDetail() {
        Outcome outcome = classify(400, "{\"error\":{\"message\":\"context length: my secret prompt\"}}");

        assertThat(outcome.detail()).doesNotContain("secret");
        assertThat(ErrorBody.read("{\"message\":\"my secret prompt\"}".getBytes(UTF_8))
                        .toString())
                .doesNotContain("secret");
    }

    @Property(seed = "20261125")
    void anyBytesAreRead(@ForAll byte[] body, @ForAll @net.jqwik.api.constraints.IntRange(min = 300, max = 599) int s) {
        assertThat(OutcomeClassifier.ofReply(s, body, -1).isSuccess()).isFalse();
        assertThat(OutcomeClassifier.ofErrorEvent(body).isSuccess()).isFalse();
    }

    @Property(seed = "20261125")
    void anyMessageIsRead(@ForAll String message) {
        assertThat(Spans.hint(message)).isGreaterThanOrEqualTo(-1);
        assertThat(Spans.millis(message)).isGreaterThanOrEqualTo(-1);
    }
}

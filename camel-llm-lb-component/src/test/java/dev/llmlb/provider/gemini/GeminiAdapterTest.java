package dev.llmlb.provider.gemini;

import static dev.llmlb.provider.translate.Wire.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.translate.Loopback;
import dev.llmlb.provider.translate.Loopback.Done;
import dev.llmlb.provider.translate.ScriptedServer;
import dev.llmlb.provider.translate.Wire;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over loopback, on a server whose answers are written word for word. */
@Timeout(30)
class GeminiAdapterTest {

    private static final String ANSWER =
            json("{'candidates':[{'content':{'parts':[{'text':'Hi'}]},'finishReason':'STOP'}],"
                    + "'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':2},'modelVersion':'gemini-x'}");

    private Loopback upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new Loopback(ProviderKind.GEMINI, "/v1beta", GeminiAdapter::new);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @Test
    void thePathNamesTheModelAndWhatIsWanted() throws Exception {
        upstream.server().next(200, "application/json; charset=UTF-8", ANSWER);
        Done done = upstream.call(Wire.asking(""));
        assertThat(done.outcome().isSuccess()).isTrue();
        assertThat(done.reply().usage()).isEqualTo(new Usage(3, 2));
        assertThat(done.body()).contains("\"object\":\"chat.completion\"", "\"model\":\"gemini-x\"");
        ScriptedServer.Received request = upstream.server().received().get(0);
        assertThat(request.path()).isEqualTo("/v1beta/models/m-up:generateContent");
        assertThat(request.headers().getFirst("x-goog-api-key")).isEqualTo("key");
        assertThat(request.headers().getFirst("authorization")).isNull();
    }

    @Test
    void aStreamEndsLikeOneOfOpenAis() throws Exception {
        upstream.server().next(200, "text/event-stream", "data: " + ANSWER + "\r\n\r\n");
        Done done = upstream.call(Wire.asking("'stream':true,'stream_options':{'include_usage':true}"));
        assertThat(done.text())
                .contains("\"content\":\"Hi\"", "\"finish_reason\":\"stop\"", "\"total_tokens\":5")
                .endsWith("data: [DONE]\n\n");
        assertThat(done.end().usage()).isEqualTo(new Usage(3, 2));
        assertThat(upstream.server().received().get(0).path())
                .isEqualTo("/v1beta/models/m-up:streamGenerateContent?alt=sse");
    }

    @Test
    void aStreamWithoutItsReasonIsCut() throws Exception {
        upstream.server()
                .next(200, "text/event-stream", "data: " + ANSWER.replace(",\"finishReason\":\"STOP\"", "") + "\n\n");
        Done done = upstream.call(Wire.asking("'stream':true"));
        assertThat(done.text()).contains("event: error").doesNotContain("[DONE]");
        assertThat(done.end().outcome().kind()).isEqualTo(OutcomeKind.FAILING);
    }

    @Test
    void aBlockedPromptIsTheFiltersWithTheReasonForTheCaller() throws Exception {
        String blocked = json("{'promptFeedback':{'blockReason':'SAFETY'}}");
        upstream.server().next(200, "application/json", blocked);
        upstream.server().next(200, "text/event-stream", "data: " + blocked + "\n\n");
        for (boolean stream : List.of(false, true)) {
            Done done = upstream.call(Wire.asking("'stream':" + stream));
            assertThat(done.outcome().kind()).isEqualTo(OutcomeKind.CONTENT_FILTER);
            assertThat(done.body()).contains("The prompt was blocked: SAFETY");
        }
    }

    @Test
    void anErrorThatComesBareInAStreamIsWhatItSays() throws Exception {
        String bare = json("{\n  'error': {\n    'code': 429,\n    'message': 'slow down',\n"
                + "    'status': 'RESOURCE_EXHAUSTED',\n    'details': [{'retryDelay': '7s'}]\n  }\n}\n");
        upstream.server().next(200, "text/event-stream", bare);
        upstream.server().next(200, "text/event-stream", "[" + bare + "]");
        for (int i = 0; i < 2; i++) {
            Done done = upstream.call(Wire.asking("'stream':true"));
            assertThat(done.outcome())
                    .isEqualTo(new Outcome(OutcomeKind.RATE_LIMITED, 429, "an error event: RESOURCE_EXHAUSTED", 7_000));
            assertThat(done.body()).contains("slow down");
        }
    }

    @Test
    void anAnswerThatWasNotBroughtToItsEndIsAnErrorInOpenAisShape() throws Exception {
        String broken = json("{'candidates':[{'content':{},'finishReason':'MALFORMED_FUNCTION_CALL',"
                + "'finishMessage':'call(secret'}]}");
        upstream.server().next(200, "application/json", broken);
        upstream.server().next(200, "text/event-stream", "data: " + broken + "\n\n");
        for (boolean stream : List.of(false, true)) {
            Done done = upstream.call(Wire.asking("'stream':" + stream));
            assertThat(done.outcome().kind()).isEqualTo(OutcomeKind.FAILING);
            assertThat(done.body())
                    .startsWith(json(
                            "{'error':{'message':'The model did not finish: finish reason MALFORMED_FUNCTION_CALL'"))
                    .doesNotContain("secret");
        }
    }

    @Test
    void aLimitSaysWhenToComeBack() throws Exception {
        upstream.server()
                .next(
                        429,
                        "application/json",
                        json(
                                """
                {'error':{'code':429,'message':'You exceeded your current quota','status':'RESOURCE_EXHAUSTED','details':[
                  {'@type':'type.googleapis.com/google.rpc.QuotaFailure','violations':[
                    {'quotaId':'GenerateRequestsPerMinutePerProjectPerModel'}]},
                  {'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'34s'}]}}"""));
        Done done = upstream.call(Wire.asking(""));
        assertThat(done.outcome().kind()).isEqualTo(OutcomeKind.RATE_LIMITED);
        assertThat(done.outcome().retryAfterMillis()).isEqualTo(34_000);
        assertThat(done.body()).contains("\"type\":\"rate_limit_error\"", "\"code\":\"resource_exhausted\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400 | INVALID_ARGUMENT | The input token count (2000000) exceeds the maximum number of tokens allowed (1048576). | CONTEXT_LENGTH",
                "400 | INVALID_ARGUMENT | API key not valid. Please pass a valid API key. | UNAUTHORIZED",
                "400 | INVALID_ARGUMENT | contents is not specified | CALLER_FAULT",
                "400 | FAILED_PRECONDITION | User location is not supported for the API use. | UNAUTHORIZED",
                "400 | FAILED_PRECONDITION | Gemini API free tier is not available in your country. | UNAUTHORIZED",
                "400 | FAILED_PRECONDITION | The file is not in an active state | CALLER_FAULT",
                "403 | PERMISSION_DENIED | no | UNAUTHORIZED",
                "404 | NOT_FOUND | models/x is not found | UNKNOWN_MODEL",
                "500 | INTERNAL | An internal error has occurred | FAILING",
                "503 | UNAVAILABLE | The model is overloaded | OVERLOADED",
                "504 | DEADLINE_EXCEEDED | slow | FAILING"
            })
    void errorsAreWhatTheySayAndReachTheCallerInOpenAisShape(int status, String name, String message, OutcomeKind kind)
            throws Exception {
        String error = json("{'error':{'code':" + status + ",'message':'" + message + "','status':'" + name + "'}}");
        for (boolean stream : List.of(false, true)) {
            upstream.server().next(status, "application/json", error);
            Done done = upstream.call(Wire.asking("'stream':" + stream));
            assertThat(done.outcome().kind()).isEqualTo(kind);
            assertThat(done.body()).startsWith("{\"error\":{\"message\":\"" + message + "\"");
        }
    }

    @Test
    void aRequestThatCannotBeTranslatedIsNotSent() throws Exception {
        upstream.assertNotSent(Wire.asking("'user':'u'"), "user (gemini has no such parameter)");
    }
}

package dev.llmlb.provider.anthropic;

import static dev.llmlb.provider.translate.Wire.json;
import static org.assertj.core.api.Assertions.assertThat;

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
class AnthropicAdapterTest {

    private static final String EVENTS = json(
            """
            event: message_start
            data: {'type':'message_start','message':{'id':'msg_1','model':'claude-x','usage':{'input_tokens':3,'output_tokens':1}}}

            event: ping
            data: {'type':'ping'}

            event: content_block_delta
            data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}

            """);
    private static final String END = json(
            """
            event: message_delta
            data: {'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':2}}

            event: message_stop
            data: {'type':'message_stop'}

            """);

    private Loopback upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new Loopback(ProviderKind.ANTHROPIC, "/v1", AnthropicAdapter::new);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @Test
    void theRequestGoesToMessagesWithItsOwnHeaders() throws Exception {
        upstream.server()
                .next(
                        200,
                        "application/json",
                        json(
                                "{'id':'msg_1','model':'claude-x','stop_reason':'end_turn',"
                                        + "'content':[{'type':'text','text':'Hi'}],'usage':{'input_tokens':3,'output_tokens':2}}"));
        Done done = upstream.call(Wire.asking(""));
        assertThat(done.outcome().isSuccess()).isTrue();
        assertThat(done.reply().usage()).isEqualTo(new Usage(3, 2));
        assertThat(done.body()).contains("\"object\":\"chat.completion\"", "\"model\":\"claude-x\"");
        ScriptedServer.Received request = upstream.server().received().get(0);
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.headers().getFirst("x-api-key")).isEqualTo("key");
        assertThat(request.headers().getFirst("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(request.headers().getFirst("authorization")).isNull();
        assertThat(request.body()).contains("\"model\":\"m-up\"", "\"max_tokens\":4096");
    }

    @Test
    void whatIsToBeCachedIsMarkedAndWhatWasIsCounted() throws Exception {
        upstream.server()
                .next(
                        200,
                        "text/event-stream",
                        EVENTS.replace("\"input_tokens\":3", "\"input_tokens\":3,\"cache_read_input_tokens\":7") + END);
        Done done = upstream.call(Wire.chat(
                "{'stream':true,'stream_options':{'include_usage':true},'messages':[{'role':'user','content':["
                        + "{'type':'text','text':'Q','cache_control':{'type':'ephemeral'}}]}]}"));
        assertThat(upstream.server().received().get(0).body())
                .contains(json("[{'type':'text','text':'Q','cache_control':{'type':'ephemeral'}}]"));
        assertThat(done.text()).contains("\"prompt_tokens\":10", "\"cached_tokens\":7");
    }

    @Test
    void aStreamEndsLikeOneOfOpenAis() throws Exception {
        upstream.server().next(200, "text/event-stream; charset=utf-8", EVENTS + END);
        Done done = upstream.call(Wire.asking("'stream':true,'stream_options':{'include_usage':true}"));
        String text = done.text();
        assertThat(text)
                .contains("\"content\":\"Hi\"", "\"finish_reason\":\"stop\"", "\"total_tokens\":5")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("event:", "message_start");
        assertThat(done.end().usage()).isEqualTo(new Usage(3, 2));
    }

    @Test
    void aStreamWithoutItsReasonIsCut() throws Exception {
        upstream.server().next(200, "text/event-stream", EVENTS);
        Done done = upstream.call(Wire.asking("'stream':true"));
        assertThat(done.text()).contains("event: error").doesNotContain("[DONE]");
        assertThat(done.end().outcome().kind()).isEqualTo(OutcomeKind.FAILING);
        assertThat(done.end().usage()).isEqualTo(new Usage(3, 1)); // told at the start, and one event of content
    }

    @Test
    void anErrorEventBeforeContentIsAFailureThatAnotherTargetCanMend() throws Exception {
        upstream.server()
                .next(
                        200,
                        "text/event-stream",
                        json(
                                "event: error\ndata: {'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}\n\n"));
        Done done = upstream.call(Wire.asking("'stream':true"));
        assertThat(done.outcome().kind()).isEqualTo(OutcomeKind.OVERLOADED);
        assertThat(done.outcome().status()).isEqualTo(529);
    }

    @Test
    void anErrorEventAfterContentEndsTheStreamAsAnError() throws Exception {
        upstream.server()
                .next(
                        200,
                        "text/event-stream",
                        json(
                                """
                event: content_block_delta
                data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}

                event: ping
                data: {'type':'ping'}

                event: error
                data: {'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}

                """));
        Done done = upstream.call(Wire.asking("'stream':true"));
        assertThat(done.text())
                .contains("\"content\":\"Hi\"", "event: error", "overloaded_error")
                .doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
        assertThat(done.end().outcome().kind()).isEqualTo(OutcomeKind.OVERLOADED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400 | invalid_request_error | prompt is too long: 210000 tokens > 200000 maximum | CONTEXT_LENGTH",
                "400 | invalid_request_error | input length and `max_tokens` exceed context limit: 190000 + 16384 > 200000 | CONTEXT_LENGTH",
                "400 | invalid_request_error | messages: at least one message is required | CALLER_FAULT",
                "400 | invalid_request_error | You have reached your specified API usage limits. You will regain access on 2026-04-01. | QUOTA_EXHAUSTED",
                "400 | invalid_request_error | This organization has been disabled. | UNAUTHORIZED",
                "400 | invalid_request_error | Output blocked by content filtering policy | CONTENT_FILTER",
                "402 | billing_error | no | QUOTA_EXHAUSTED",
                "400 | invalid_request_error | Your credit balance is too low to access the API | QUOTA_EXHAUSTED",
                "401 | authentication_error | invalid x-api-key | UNAUTHORIZED",
                "403 | permission_error | not allowed | UNAUTHORIZED",
                "404 | not_found_error | model: claude-9 | UNKNOWN_MODEL",
                "413 | request_too_large | too large | CALLER_FAULT",
                "429 | rate_limit_error | would exceed your rate limit | RATE_LIMITED",
                "429 | rate_limit_error | You have reached your API usage limits: your organization has crossed its monthly API usage threshold. You will regain access on 2026-09-01 at 00:00 UTC. | QUOTA_EXHAUSTED",
                "500 | api_error | Internal server error | FAILING",
                "504 | timeout_error | Request timed out | FAILING",
                "529 | overloaded_error | Overloaded | OVERLOADED"
            })
    void errorsAreWhatTheySayAndReachTheCallerInOpenAisShape(int status, String type, String message, OutcomeKind kind)
            throws Exception {
        String error =
                json("{'type':'error','error':{'type':'" + type + "','message':'" + message + "'},'request_id':'r'}");
        for (boolean stream : List.of(false, true)) {
            upstream.server().next(status, "application/json", error);
            Done done = upstream.call(Wire.asking("'stream':" + stream));
            assertThat(done.outcome().kind()).isEqualTo(kind);
            assertThat(done.body()).startsWith("{\"error\":{\"message\":\"" + message + "\"");
        }
    }

    @Test
    void aRequestThatCannotBeTranslatedIsNotSent() throws Exception {
        upstream.assertNotSent(Wire.asking("'n':2"), "n: 2 (anthropic answers once)");
    }
}

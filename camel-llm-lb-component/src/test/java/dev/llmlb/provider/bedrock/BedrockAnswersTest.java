package dev.llmlb.provider.bedrock;

import static dev.llmlb.provider.translate.Wire.HEAD;
import static dev.llmlb.provider.translate.Wire.json;
import static dev.llmlb.provider.translate.Wire.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.StreamEvent.Kind;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.CutStreams;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.Wire;
import dev.llmlb.provider.translate.Wire.Streamed;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers and streams of Converse. */
class BedrockAnswersTest {

    private static final String USAGE = "{'inputTokens':10,'outputTokens':5,'totalTokens':19,'cacheReadInputTokens':4}";

    private static WholeAnswer read(String body) {
        return new BedrockDialect(HEAD, false).readAnswer(json(body).getBytes(UTF_8));
    }

    private static String answer(String content, String stopReason) {
        return "{'output':{'message':{'role':'assistant','content':[" + content + "]}},'stopReason':'" + stopReason
                + "','usage':" + USAGE + ",'metrics':{'latencyMs':1}}";
    }

    private static Streamed stream(boolean usageWanted, String... events) {
        return Wire.stream(new BedrockDialect(HEAD, usageWanted), events);
    }

    private static String delta(String delta) {
        return "{'contentBlockDelta':{'delta':" + delta + ",'contentBlockIndex':0}}";
    }

    @Test
    void whereverAStreamIsCutItIsWholeOrDoesNotLookSo() {
        byte[] stream = EventStreamBytes.all(
                EventStreamBytes.event("messageStart", "{'role':'assistant'}"),
                EventStreamBytes.event("contentBlockDelta", "{'delta':{'text':'Hel'},'contentBlockIndex':0}"),
                EventStreamBytes.event("contentBlockDelta", "{'delta':{'text':'lo é'},'contentBlockIndex':0}"),
                EventStreamBytes.event("contentBlockStop", "{'contentBlockIndex':0}"),
                EventStreamBytes.event("messageStop", "{'stopReason':'end_turn'}"),
                EventStreamBytes.event("metadata", "{'usage':{'inputTokens':3,'outputTokens':2}}"));
        CutStreams.assertThatNoneLies(() -> new BedrockDialect(HEAD, true), stream, "Hello é");
    }

    @Test
    void anAnswerBecomesACompletion() {
        WholeAnswer answer = read(answer(
                """
                {'reasoningContent':{'reasoningText':{'text':'hm','signature':'s'}}},{'text':'Hi'},
                {'toolUse':{'toolUseId':'t1','name':'w','input':{'c':1}}},
                {'toolUse':{'toolUseId':'t2','name':'now','input':{}}}""",
                "tool_use"));
        assertThat(answer.usage()).isEqualTo(new Usage(14, 5));
        assertThat(Json.read(answer.body()))
                .isEqualTo(
                        tree(
                                """
                {'id':'chatcmpl-1','object':'chat.completion','created':1772366400,'model':'asked-model','choices':[
                 {'index':0,'message':{'role':'assistant','content':'Hi','reasoning_content':'hm',
                   'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'s'}],'tool_calls':[
                    {'id':'t1','type':'function','function':{'name':'w','arguments':'{\\"c\\":1}'}},
                    {'id':'t2','type':'function','function':{'name':'now','arguments':'{}'}}],'refusal':null},
                  'logprobs':null,'finish_reason':'tool_calls'}],
                 'usage':{'prompt_tokens':14,'completion_tokens':5,'total_tokens':19,'prompt_tokens_details':{'cached_tokens':4}}}"""));
    }

    @Test
    void redactedThoughtsAndCitedWordsComeToo() {
        String content = "{'reasoningContent':{'redactedContent':'AAAA'}},"
                + "{'citationsContent':{'content':[{'text':'Ci'},{'text':'ted'}],'citations':[]}}";
        JsonNode message = Json.read(read(answer(content, "end_turn")).body()).at("/choices/0/message");
        assertThat(message.path("thinking_blocks")).isEqualTo(tree("[{'type':'redacted_thinking','data':'AAAA'}]"));
        assertThat(message.path("content").asText()).isEqualTo("Cited");
        assertThat(stream(false, delta("{'reasoningContent':{'redactedContent':'AAAA'}}"))
                        .chunks
                        .get(0)
                        .at("/choices/0/delta/thinking_blocks"))
                .isEqualTo(tree("[{'type':'redacted_thinking','data':'AAAA'}]"));
    }

    @Test
    void aPictureIsNothingThatACompletionCanHold() {
        assertThat(read(answer("{'image':{'format':'png','source':{'bytes':'AA'}}}", "end_turn"))
                        .outcome()
                        .detail())
                .contains("images");
        assertThat(stream(false, "{'contentBlockStart':{'start':{'image':{'format':'png'}},'contentBlockIndex':0}}")
                        .events
                        .get(0)
                        .failure()
                        .detail())
                .contains("images");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "tool_use, tool_calls",
        "guardrail_intervened, content_filter",
        "content_filtered, content_filter",
        "refusal, content_filter",
        "what_later_versions_add, length"
    })
    void everyStopReasonIsAFinishReason(String stopReason, String expected) {
        assertThat(Json.read(read(answer("{'text':'x'}", stopReason)).body())
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"malformed_model_output", "malformed_tool_use"})
    void anAnswerThatWasNotBroughtToItsEndIsBroken(String reason) {
        assertThat(read(answer("", reason)).outcome()).isEqualTo(Outcome.broken("stop reason " + reason));
        assertThat(stream(false, "{'messageStop':{'stopReason':'" + reason + "'}}")
                        .events
                        .get(0)
                        .failure())
                .isEqualTo(Outcome.broken("stop reason " + reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "<html>", "{'output':{'message':{'content':[]}}}", "{'stopReason':'end_turn'}"})
    void whatIsNoAnswerIsNone(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void aStream() {
        Streamed streamed = stream(
                true,
                "{'messageStart':{'role':'assistant'}}",
                delta("{'reasoningContent':{'text':'h'}}"),
                delta("{'reasoningContent':{'text':'m'}}"),
                delta("{'reasoningContent':{'signature':'s'}}"),
                "{'contentBlockStop':{'contentBlockIndex':0}}",
                delta("{'text':'Hel'}"),
                delta("{'text':'lo'}"),
                "{'contentBlockStop':{'contentBlockIndex':1}}",
                "{'contentBlockStart':{'start':{'toolUse':{'toolUseId':'t1','name':'w'}},'contentBlockIndex':2}}",
                delta("{'toolUse':{'input':'{\\\"c\\\":'}}"),
                delta("{'toolUse':{'input':'1}'}}"),
                "{'contentBlockStop':{'contentBlockIndex':2}}",
                "{'contentBlockStart':{'start':{'toolUse':{'toolUseId':'t2','name':'now'}},'contentBlockIndex':3}}",
                "{'contentBlockStop':{'contentBlockIndex':3}}",
                "{'messageStop':{'stopReason':'tool_use'}}",
                "{'metadata':{'usage':" + USAGE + ",'metrics':{'latencyMs':1}}}");
        assertThat(streamed.text()).isEqualTo("Hello");
        assertThat(streamed.reasoning()).isEqualTo("hm");
        assertThat(streamed.arguments(0)).isEqualTo("{\"c\":1}");
        assertThat(streamed.arguments(1)).isEqualTo("{}");
        assertThat(streamed.finishReasons()).containsExactly("0 tool_calls");
        assertThat(streamed.usage).isEqualTo(new Usage(14, 5));
        assertThat(streamed.chunks
                        .get(3)
                        .at("/choices/0/delta/thinking_blocks/0/signature")
                        .asText())
                .isEqualTo("s");
        assertThat(streamed.chunks
                        .get(streamed.chunks.size() - 1)
                        .at("/usage/total_tokens")
                        .asInt())
                .isEqualTo(19);
        assertThat(streamed.events.get(0).kind()).isEqualTo(Kind.FRAME);
        assertThat(streamed.events.get(1).kind()).isEqualTo(Kind.CONTENT);
    }

    @ParameterizedTest
    @CsvSource({
        "throttlingException, RATE_LIMITED",
        "validationException, CALLER_FAULT",
        "serviceUnavailableException, OVERLOADED",
        "internalServerException, FAILING",
        "modelStreamErrorException, FAILING",
        "modelTimeoutException, FAILING",
        "InternalError, FAILING",
        "InternalFailure, FAILING",
        "ServiceUnavailable, OVERLOADED",
        "Throttling, RATE_LIMITED"
    })
    void anExceptionInAStreamIsWhatItSays(String name, OutcomeKind kind) {
        StreamEvent event =
                stream(false, "{'" + name + "':{'message':'why'}}").events.get(0);
        assertThat(event.kind()).isEqualTo(Kind.ERROR);
        assertThat(event.failure().kind()).isEqualTo(kind);
        assertThat(event.failure().detail()).isEqualTo("an error event: " + name);
        assertThat(new String(event.bytes(), UTF_8)).contains("\"message\":\"why\"");
    }

    @Test
    void whatIsNoEventIsMalformedAndWhatIsNewIsSkipped() {
        assertThat(stream(false, "{'messageStart':", "5", "{}").kinds()).containsOnly(Kind.MALFORMED);
        assertThat(stream(false, "{'somethingNew':{}}").kinds()).containsOnly(Kind.FRAME);
    }

    @Provide
    Arbitrary<List<String>> anything() {
        return Wire.anyJson(
                        "output",
                        "message",
                        "content",
                        "text",
                        "toolUse",
                        "toolUseId",
                        "name",
                        "input",
                        "stopReason",
                        "usage",
                        "inputTokens",
                        "outputTokens",
                        "messageStart",
                        "contentBlockStart",
                        "start",
                        "contentBlockDelta",
                        "delta",
                        "reasoningContent",
                        "signature",
                        "contentBlockStop",
                        "messageStop",
                        "metadata",
                        "throttlingException")
                .list()
                .ofMaxSize(8);
    }

    @Property(seed = "1")
    void whateverComesIsReadOrSkipped(@ForAll("anything") List<String> events) {
        Streamed streamed = stream(true, events.toArray(String[]::new));
        assertThat(streamed.chunks)
                .allMatch(chunk -> chunk.path("object").asText().equals("chat.completion.chunk"));
        for (String body : events) {
            WholeAnswer answer = read(body);
            assertThat(answer == null
                            || answer.body() == null
                            || Json.read(answer.body()).isObject())
                    .isTrue();
        }
    }
}

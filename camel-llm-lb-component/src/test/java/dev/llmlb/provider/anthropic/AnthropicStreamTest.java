package dev.llmlb.provider.anthropic;

import static dev.llmlb.provider.translate.Wire.HEAD;
import static dev.llmlb.provider.translate.Wire.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.StreamEvent.Kind;
import dev.llmlb.provider.translate.CutStreams;
import dev.llmlb.provider.translate.Wire;
import dev.llmlb.provider.translate.Wire.Streamed;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AnthropicStreamTest {

    private static final String START = "{'type':'message_start','message':{'id':'msg_01','type':'message',"
            + "'role':'assistant','model':'claude-x','content':[],'stop_reason':null,"
            + "'usage':{'input_tokens':10,'cache_read_input_tokens':2,'output_tokens':1}}}";
    private static final String PING = "{'type':'ping'}";
    private static final String TEXT =
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}";
    private static final String STOP = "{'type':'content_block_stop','index':0}";
    private static final String END = "{'type':'message_stop'}";

    private static String says(String text) {
        return "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'" + text + "'}}";
    }

    private static String delta(String type, String member, String text) {
        return "{'type':'content_block_delta','index':1,'delta':{'type':'" + type + "','" + member + "':'" + text
                + "'}}";
    }

    private static String ends(String reason) {
        return "{'type':'message_delta','delta':{'stop_reason':'" + reason
                + "','stop_sequence':null},'usage':{'output_tokens':9}}";
    }

    private static Streamed stream(boolean usageWanted, String... events) {
        return Wire.stream(new AnthropicDialect(HEAD, usageWanted), events);
    }

    @Test
    void whereverItIsCutItIsWholeOrDoesNotLookSo() {
        StringBuilder stream = new StringBuilder();
        for (String event : List.of(START, TEXT, PING, says("Hel"), says("lo é"), STOP, ends("end_turn"), END)) {
            stream.append("event: x\ndata: ").append(Wire.json(event)).append("\n\n");
        }
        CutStreams.assertThatNoneLies(
                () -> new AnthropicDialect(HEAD, true), stream.toString().getBytes(UTF_8), "Hello é");
    }

    @Test
    void aTextIsStreamedPieceByPiece() {
        Streamed streamed = stream(false, START, TEXT, PING, says("Hel"), says("lo"), STOP, ends("end_turn"), END);
        assertThat(streamed.text()).isEqualTo("Hello");
        assertThat(streamed.kinds())
                .containsExactly(
                        Kind.FRAME,
                        Kind.FRAME,
                        Kind.FRAME,
                        Kind.CONTENT,
                        Kind.CONTENT,
                        Kind.FRAME,
                        Kind.FRAME,
                        Kind.DONE);
        assertThat(streamed.usage).isEqualTo(new Usage(12, 9));
        assertThat(streamed.chunks).hasSize(4);
        assertThat(streamed.chunks.get(0))
                .isEqualTo(
                        tree(
                                """
                {'id':'msg_01','object':'chat.completion.chunk','created':1772366400,'model':'claude-x','choices':[
                 {'index':0,'delta':{'role':'assistant','content':''},'logprobs':null,'finish_reason':null}]}"""));
        assertThat(streamed.chunks.get(3).at("/choices/0"))
                .isEqualTo(tree("""
                {'index':0,'delta':{},'logprobs':null,'finish_reason':'stop'}"""));
    }

    @Test
    void theUsageComesLastWhenItIsWanted() {
        JsonNode last = stream(true, START, TEXT, says("x"), ends("max_tokens"), END)
                .chunks
                .get(3);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("usage"))
                .isEqualTo(
                        tree(
                                """
                {'prompt_tokens':12,'completion_tokens':9,'total_tokens':21,'prompt_tokens_details':{'cached_tokens':2}}"""));
    }

    @Test
    void parallelToolCallsHaveTheirOwnPlaces() {
        Streamed streamed = stream(
                false,
                START,
                "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'t1','name':'w','input':{}}}",
                delta("input_json_delta", "partial_json", ""),
                delta("input_json_delta", "partial_json", "{\\\"c\\\":"),
                delta("input_json_delta", "partial_json", "1}"),
                STOP,
                "{'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'t2','name':'now','input':{}}}",
                STOP,
                ends("tool_use"),
                END);
        assertThat(streamed.chunks.get(1).at("/choices/0/delta"))
                .isEqualTo(
                        tree(
                                """
                {'tool_calls':[{'index':0,'id':'t1','type':'function','function':{'name':'w','arguments':''}}]}"""));
        assertThat(streamed.arguments(0)).isEqualTo("{\"c\":1}");
        assertThat(streamed.arguments(1)).isEqualTo("{}");
        assertThat(streamed.finishReasons()).containsExactly("0 tool_calls");
        assertThat(streamed.events.get(1).kind()).isEqualTo(Kind.CONTENT);
    }

    @Test
    void argumentsThatComeWithTheCallAreKept() {
        Streamed streamed = stream(
                false,
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t1','name':'w','input':{'c':1}}}",
                STOP,
                ends("tool_use"),
                END);
        assertThat(streamed.arguments(0)).isEqualTo("{\"c\":1}");
    }

    @Test
    void whatTheServersToolsAreGivenIsNoCallersCall() {
        Streamed streamed = stream(
                false,
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t1','name':'w','input':{}}}",
                delta("input_json_delta", "partial_json", "{}"),
                STOP,
                "{'type':'content_block_start','index':1,'content_block':{'type':'server_tool_use','id':'s1','name':'web_search','input':{}}}",
                delta("input_json_delta", "partial_json", "{\\\"query\\\":1}"),
                STOP,
                "{'type':'content_block_start','index':2,'content_block':{'type':'web_search_tool_result','tool_use_id':'s1','content':[]}}",
                STOP,
                TEXT,
                "{'type':'content_block_delta','index':3,'delta':{'type':'citations_delta','citation':{'url':'https://h'}}}",
                says("Hi"),
                STOP,
                ends("end_turn"),
                END);
        assertThat(streamed.arguments(0)).isEqualTo("{}");
        assertThat(streamed.text()).isEqualTo("Hi");
        assertThat(streamed.finishReasons()).containsExactly("0 stop");
    }

    @Test
    void aRefusalSaysWhy() {
        Streamed streamed = stream(
                false,
                START,
                says("Hel"),
                "{'type':'message_delta','delta':{'stop_reason':'refusal','stop_details':{'type':'refusal',"
                        + "'category':null,'explanation':'no'}},'usage':{'output_tokens':9}}",
                END);
        assertThat(streamed.finishReasons()).containsExactly("0 content_filter");
        assertThat(streamed.chunks
                        .get(streamed.chunks.size() - 2)
                        .at("/choices/0/delta/refusal")
                        .asText())
                .isEqualTo("no");
    }

    @Test
    void thoughtsThatAreHiddenKeepTheirSignature() {
        Streamed streamed = stream(
                true,
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
                delta("signature_delta", "signature", "s1"),
                STOP,
                says("Hi"),
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':9,"
                        + "'output_tokens_details':{'thinking_tokens':5}}}",
                END);
        assertThat(streamed.reasoning()).isEmpty();
        assertThat(streamed.chunks.get(1).at("/choices/0/delta/thinking_blocks"))
                .isEqualTo(tree("[{'type':'thinking','thinking':'','signature':'s1'}]"));
        assertThat(streamed.chunks
                        .get(streamed.chunks.size() - 1)
                        .at("/usage/completion_tokens_details/reasoning_tokens")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void thoughtsAreReasoningAndComeBackSigned() {
        Streamed streamed = stream(
                false,
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':''}}",
                delta("thinking_delta", "thinking", "h"),
                delta("thinking_delta", "thinking", "m"),
                delta("signature_delta", "signature", "s1"),
                STOP,
                "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'xx'}}",
                TEXT,
                says("Hi"),
                ends("end_turn"));
        assertThat(streamed.reasoning()).isEqualTo("hm");
        assertThat(streamed.text()).isEqualTo("Hi");
        assertThat(streamed.events.get(2).kind()).isEqualTo(Kind.CONTENT);
        assertThat(streamed.chunks.get(3).at("/choices/0/delta/thinking_blocks"))
                .isEqualTo(tree("[{'type':'thinking','thinking':'hm','signature':'s1'}]"));
        assertThat(streamed.chunks.get(4).at("/choices/0/delta/thinking_blocks"))
                .isEqualTo(tree("[{'type':'redacted_thinking','data':'xx'}]"));
    }

    @Test
    void anErrorEventIsWhatItSays() {
        StreamEvent error = stream(
                        false, START, "{'type':'error','error':{'type':'overloaded_error','message':'Busy'}}")
                .events
                .get(1);
        assertThat(error.kind()).isEqualTo(Kind.ERROR);
        assertThat(error.failure().kind()).isEqualTo(OutcomeKind.OVERLOADED);
        assertThat(new String(error.bytes())).contains("\"message\":\"Busy\"");
    }

    @Test
    void aMessageThatStopsWithoutAReasonHasNotFinished() {
        Streamed streamed = stream(false, START, TEXT, says("x"), STOP, END);
        assertThat(streamed.finished).isFalse();
        assertThat(streamed.kinds()).doesNotContain(Kind.DONE);
    }

    @Test
    void oneReasonIsEnough() {
        assertThat(stream(false, START, says("x"), ends("end_turn"), ends("end_turn"), END)
                        .finishReasons())
                .containsExactly("0 stop");
    }

    @Test
    void whatIsNoEventIsMalformed() {
        assertThat(stream(false, "{'type':", "5", "").kinds()).containsOnly(Kind.MALFORMED);
        assertThat(stream(false, "{'type':'content_block_delta'}", "{}", "{'type':'new_event'}")
                        .kinds())
                .containsOnly(Kind.FRAME);
    }

    @Provide
    Arbitrary<List<String>> events() {
        return Wire.anyJson(
                        "type",
                        "message_start",
                        "message",
                        "content_block_start",
                        "content_block",
                        "content_block_delta",
                        "delta",
                        "text_delta",
                        "text",
                        "input_json_delta",
                        "partial_json",
                        "tool_use",
                        "thinking",
                        "thinking_delta",
                        "signature_delta",
                        "signature",
                        "content_block_stop",
                        "message_delta",
                        "stop_reason",
                        "usage",
                        "input_tokens",
                        "output_tokens",
                        "message_stop",
                        "error")
                .list()
                .ofMaxSize(8);
    }

    @Property(seed = "1")
    void whateverComesIsReadOrSkipped(@ForAll("events") List<String> events) {
        Streamed streamed = stream(true, events.toArray(String[]::new));
        assertThat(streamed.chunks)
                .allMatch(chunk -> chunk.path("object").asText().equals("chat.completion.chunk"));
    }
}

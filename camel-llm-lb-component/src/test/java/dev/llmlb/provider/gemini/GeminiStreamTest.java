package dev.llmlb.provider.gemini;

import static dev.llmlb.provider.translate.Wire.HEAD;
import static dev.llmlb.provider.translate.Wire.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
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

class GeminiStreamTest {

    private static String event(String parts, String reason, int tokens) {
        return "{'candidates':[{'content':{'role':'model','parts':[" + parts + "]}"
                + (reason == null ? "" : ",'finishReason':'" + reason + "'")
                + ",'index':0}],'usageMetadata':{'promptTokenCount':7,'candidatesTokenCount':" + tokens
                + "},'modelVersion':'gemini-x','responseId':'r1'}";
    }

    private static Streamed stream(boolean usageWanted, String... events) {
        return Wire.stream(new GeminiDialect(HEAD, 1, usageWanted), events);
    }

    @Test
    void whereverItIsCutItIsWholeOrDoesNotLookSo() {
        StringBuilder stream = new StringBuilder();
        for (String event : List.of(
                event("{'text':'hm','thought':true}", null, 0),
                event("{'text':'Hel'}", null, 1),
                event("{'text':'lo é'}", "STOP", 2))) {
            stream.append("data: ").append(Wire.json(event)).append("\r\n\r\n");
        }
        CutStreams.assertThatNoneLies(
                () -> new GeminiDialect(HEAD, 1, true), stream.toString().getBytes(UTF_8), "Hello é");
    }

    @Test
    void aTextIsStreamedPieceByPiece() {
        Streamed streamed = stream(
                true,
                event("{'text':'hm','thought':true}", null, 0),
                event("{'text':'Hel'}", null, 1),
                event("{'text':'lo'}", "STOP", 2));
        assertThat(streamed.text()).isEqualTo("Hello");
        assertThat(streamed.reasoning()).isEqualTo("hm");
        assertThat(streamed.kinds()).containsOnly(Kind.CONTENT);
        assertThat(streamed.finished).isTrue();
        assertThat(streamed.usage).isEqualTo(new Usage(7, 2));
        assertThat(streamed.finishReasons()).containsExactly("0 stop");
        assertThat(streamed.chunks.get(0))
                .isEqualTo(
                        tree(
                                """
                {'id':'r1','object':'chat.completion.chunk','created':1772366400,'model':'gemini-x','choices':[
                 {'index':0,'delta':{'role':'assistant','content':''},'logprobs':null,'finish_reason':null}]}"""));
        assertThat(streamed.chunks.get(streamed.chunks.size() - 1).path("usage"))
                .isEqualTo(
                        tree(
                                """
                {'prompt_tokens':7,'completion_tokens':2,'total_tokens':9,'prompt_tokens_details':{'cached_tokens':0}}"""));
    }

    @Test
    void toolCallsComeWhole() {
        Streamed streamed = stream(
                false,
                event("{'functionCall':{'name':'w','args':{'c':1}},'thoughtSignature':'sig'}", null, 1),
                event("{'functionCall':{'name':'now','args':{}}}", "STOP", 2));
        assertThat(streamed.chunks.get(1).at("/choices/0/delta/tool_calls/0"))
                .isEqualTo(
                        tree(
                                """
                {'index':0,'id':'call_1_0','type':'function','function':{'name':'w','arguments':'{\\"c\\":1}'},
                 'extra_content':{'google':{'thought_signature':'sig'}}}"""));
        assertThat(streamed.chunks.get(2).at("/choices/0/delta/tool_calls/0/id").asText())
                .isEqualTo("call_1_1");
        assertThat(streamed.arguments(1)).isEqualTo("{}");
        assertThat(streamed.finishReasons()).containsExactly("0 tool_calls");
    }

    @Test
    void aStreamOfSeveralHasFinishedWhenEachHas() {
        GeminiDialect dialect = new GeminiDialect(HEAD, 2, false);
        assertThat(Wire.stream(dialect, event("{'text':'a'}", "STOP", 1)).finished)
                .isFalse();
        Streamed second =
                Wire.stream(dialect, event("{'text':'b'}", "MAX_TOKENS", 2).replace("'index':0", "'index':1"));
        assertThat(second.finished).isTrue();
        assertThat(second.finishReasons()).containsExactly("1 length");
    }

    @Test
    void aPromptThatIsBlockedIsTheFilters() {
        StreamEvent event = stream(false, "{'promptFeedback':{'blockReason':'PROHIBITED_CONTENT'}}")
                .events
                .get(0);
        assertThat(event.kind()).isEqualTo(Kind.ERROR);
        assertThat(event.failure().kind()).isEqualTo(OutcomeKind.CONTENT_FILTER);
    }

    @Test
    void aStreamThatIsBlockedOnItsWayIsTheFilters() {
        StreamEvent event = stream(false, event("{'text':'a'}", null, 1), "{'promptFeedback':{'blockReason':'OTHER'}}")
                .events
                .get(1);
        assertThat(event.kind()).isEqualTo(Kind.ERROR);
        assertThat(event.failure().kind()).isEqualTo(OutcomeKind.CONTENT_FILTER);
    }

    @Test
    void eventsWithoutCandidatesOrUsageTakeNothingAway() {
        Streamed streamed = stream(
                true,
                "{'usageMetadata':{'promptTokenCount':7},'responseId':'r1'}",
                event(
                        "{'text':'a'},{'functionCall':{'name':'w','args':{}}},{'thoughtSignature':'s','text':''}",
                        null,
                        3),
                "{'candidates':[{'finishReason':'STOP','index':0}],'usageMetadata':{}}",
                "{'responseId':'r1','modelVersion':'gemini-x'}");
        assertThat(streamed.kinds()).containsExactly(Kind.FRAME, Kind.CONTENT, Kind.FRAME, Kind.FRAME);
        assertThat(streamed.usage).isEqualTo(new Usage(7, 3));
        assertThat(streamed.finishReasons()).containsExactly("0 tool_calls");
        assertThat(streamed.chunks
                        .get(streamed.chunks.size() - 1)
                        .at("/usage/total_tokens")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void theSignatureOfATextReachesTheCaller() {
        Streamed streamed =
                stream(false, event("{'text':'a'}", null, 1), event("{'text':'','thoughtSignature':'sig'}", "STOP", 1));
        assertThat(streamed.kinds()).containsExactly(Kind.CONTENT, Kind.FRAME);
        assertThat(streamed.chunks.get(2).at("/choices/0/delta"))
                .isEqualTo(tree("{'extra_content':{'google':{'thought_signature':'sig'}}}"));
        assertThat(streamed.finishReasons()).containsExactly("0 stop");
    }

    @Test
    void aPictureIsContent() {
        Streamed streamed = stream(false, event("{'inlineData':{'mimeType':'image/png','data':'AA=='}}", "STOP", 1));
        assertThat(streamed.kinds()).containsExactly(Kind.CONTENT);
        assertThat(streamed.chunks
                        .get(1)
                        .at("/choices/0/delta/images/0/image_url/url")
                        .asText())
                .isEqualTo("data:image/png;base64,AA==");
    }

    @Test
    void anEventMayComeInAList() {
        assertThat(stream(false, "[" + event("{'text':'a'}", "STOP", 1) + "]").text())
                .isEqualTo("a");
    }

    @Test
    void anErrorIsWhatItSays() {
        StreamEvent event = stream(false, "{'error':{'code':503,'message':'busy','status':'UNAVAILABLE'}}")
                .events
                .get(0);
        assertThat(event.kind()).isEqualTo(Kind.ERROR);
        assertThat(event.failure().kind()).isEqualTo(OutcomeKind.OVERLOADED);
        assertThat(event.failure().detail()).isEqualTo("an error event: UNAVAILABLE");
    }

    @Test
    void anAnswerThatWasNotBroughtToItsEndIsAnError() {
        StreamEvent event = stream(false, event("{'text':'a'}", null, 1), event("", "MALFORMED_FUNCTION_CALL", 1))
                .events
                .get(1);
        assertThat(event.failure()).isEqualTo(Outcome.broken("finish reason MALFORMED_FUNCTION_CALL"));
    }

    @Test
    void whatIsNoEventIsMalformed() {
        assertThat(stream(false, "{'candidates':", "5", "").kinds()).containsOnly(Kind.MALFORMED);
        assertThat(stream(false, "{}", "{'usageMetadata':{}}").kinds()).containsOnly(Kind.FRAME);
    }

    @Provide
    Arbitrary<List<String>> events() {
        return Wire.anyJson(
                        "candidates",
                        "content",
                        "parts",
                        "text",
                        "thought",
                        "functionCall",
                        "name",
                        "args",
                        "finishReason",
                        "STOP",
                        "index",
                        "usageMetadata",
                        "promptTokenCount",
                        "promptFeedback",
                        "error")
                .list()
                .ofMaxSize(6);
    }

    @Property(seed = "1")
    void whateverComesIsReadOrSkipped(@ForAll("events") List<String> events) {
        Streamed streamed = stream(true, events.toArray(String[]::new));
        assertThat(streamed.chunks)
                .allMatch(chunk -> chunk.path("object").asText().equals("chat.completion.chunk"));
    }
}

package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.StreamEvent.Kind;
import dev.llmlb.provider.http.WholeAnswer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiDialectTest {

    private static final String CHOICE = "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}";
    private static final String ANSWER = "{\"id\":\"x\",\"choices\":[" + CHOICE
            + "],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7,\"details\":{\"a\":[1]}}}";

    private static Usage answer(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        WholeAnswer answer = OpenAiDialect.INSTANCE.readAnswer(bytes);
        if (answer == null) {
            return null;
        }
        assertThat(answer.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(answer.body()).isSameAs(bytes);
        return answer.usage();
    }

    private static StreamEvent event(String data) {
        byte[] bytes = ("##" + data + "##").getBytes(UTF_8);
        return OpenAiDialect.INSTANCE.readEvent(bytes, 2, bytes.length - 2);
    }

    private static StreamEvent delta(String delta) {
        return event("{\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}");
    }

    @Test
    void anAnswerTellsItsUsage() {
        assertThat(answer(ANSWER)).isEqualTo(new Usage(3, 4));
        assertThat(answer("{\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":2},\"choices\":[" + CHOICE + "]}"))
                .isEqualTo(new Usage(2, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",\"usage\":null", ",\"usage\":{}", ",\"usage\":\"?\"", ",\"usage\":[1]", ",\"error\":null"})
    void anAnswerWithoutUsageIsAnAnswer(String more) {
        assertThat(answer("{\"choices\":[" + CHOICE + "," + CHOICE + "]" + more + "}"))
                .isEqualTo(Usage.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "[]",
                "null",
                "\"hi\"",
                "<html><body>502</body></html>",
                "{\"choices\":[]}",
                "{\"choices\":null}",
                "{\"choices\":{}}",
                "{\"choices\":\"x\"}",
                "{\"choices\":[null]}",
                "{\"choices\":[[]]}",
                "{\"x\":{\"choices\":[{}]}}"
            })
    void aSuccessWithoutAnAnswerIsNone(String body) {
        assertThat(answer(body)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"error\":{\"message\":\"Overloaded\"}} | OVERLOADED",
                "{\"choices\":[{}],\"error\":{\"code\":502}} | FAILING",
                "{\"error\":\"busy\",\"choices\":[{}]} | FAILING",
                "{\"error\":{\"code\":\"context_length_exceeded\"}} | CONTEXT_LENGTH"
            })
    void aSuccessWithAnErrorIsTheError(String body, OutcomeKind kind) {
        WholeAnswer answer = OpenAiDialect.INSTANCE.readAnswer(body.getBytes(UTF_8));
        assertThat(answer.outcome().kind()).isEqualTo(kind);
        assertThat(new String(answer.body(), UTF_8)).isEqualTo(body);
        assertThat(OpenAiDialect.INSTANCE.readAnswer(
                        body.substring(0, body.length() - 1).getBytes(UTF_8)))
                .isNull();
    }

    @Property(tries = 200, seed = "20261125")
    void aTruncatedAnswerIsNone(@ForAll @IntRange(max = 150) int length) {
        assertThat(answer(ANSWER.substring(0, Math.min(length, ANSWER.length() - 1))))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"hi\"}",
                "{\"role\":\"assistant\",\"content\":\" \"}",
                "{\"reasoning_content\":\"hm\"}",
                "{\"reasoning\":\"hm\",\"content\":\"\"}",
                "{\"refusal\":\"no\"}",
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}",
                "{\"function_call\":{\"name\":\"f\"},\"content\":null}",
                "{\"content\":\"\\n\"}"
            })
    void aDeltaThatBringsSomethingIsContent(String delta) {
        assertThat(delta(delta)).isEqualTo(StreamEvent.CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"role\":\"assistant\"}",
                "{\"role\":\"assistant\",\"content\":\"\"}",
                "{\"content\":null}",
                "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null,\"tool_calls\":[]}",
                "{\"audio\":{},\"content\":\"\"}"
            })
    void aDeltaThatBringsNothingIsAFrame(String delta) {
        assertThat(delta(delta)).isEqualTo(StreamEvent.FRAME);
    }

    @Test
    void aFinishReasonIsSeen() {
        assertThat(event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}"))
                .isEqualTo(new StreamEvent(Kind.FRAME, true, null));
    }

    @Test
    void anEmptyFinishReasonIsNone() {
        assertThat(event("{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"\"}]}"))
                .isEqualTo(StreamEvent.CONTENT);
    }

    @Test
    void contentAndFinishReasonMayComeInOneChunk() {
        assertThat(event("{\"choices\":[{\"finish_reason\":\"length\",\"delta\":{\"content\":\"a\"}}]}"))
                .isEqualTo(new StreamEvent(Kind.CONTENT, true, null));
    }

    @Test
    void theSecondChoiceCountsToo() {
        assertThat(event("{\"choices\":[{\"index\":0,\"delta\":{}},{\"index\":1,\"delta\":{\"content\":\"a\"}}]}"))
                .isEqualTo(StreamEvent.CONTENT);
    }

    @Test
    void usageAloneIsAUsageEvent() {
        assertThat(event("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}"))
                .isEqualTo(new StreamEvent(Kind.USAGE, false, new Usage(1, 2)));
        assertThat(event("{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}"))
                .isEqualTo(new StreamEvent(Kind.USAGE, false, new Usage(1, 2)));
    }

    @Test
    void usageWithAChoiceIsNoUsageEvent() {
        assertThat(event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
                        + "\"completion_tokens\":2}}"))
                .isEqualTo(new StreamEvent(Kind.FRAME, true, new Usage(1, 2)));
        assertThat(event("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}"))
                .isEqualTo(StreamEvent.CONTENT);
    }

    @Test
    void choicesWithoutUsageAreAFrame() {
        assertThat(event("{\"choices\":[],\"prompt_filter_results\":[{\"a\":{}}]}"))
                .isEqualTo(StreamEvent.FRAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"x\"}}",
                "{\"error\":\"x\"}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"error\":{}}"
            })
    void anErrorIsAnError(String data) {
        assertThat(event(data)).isEqualTo(StreamEvent.ERROR);
    }

    @Test
    void aNullErrorIsHarmless() {
        assertThat(event("{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"))
                .isEqualTo(StreamEvent.CONTENT);
    }

    @Test
    void doneIsTheEnd() {
        assertThat(event("[DONE]")).isEqualTo(StreamEvent.DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "x",
                "[DON]",
                "[Dxyz]",
                "[1]",
                "null",
                "{\"choices\":[{\"delta\":{\"content\":",
                "{\"choices\":[{\"delta\"",
                "{\"choices\":[null]}",
                "{\"choices\":{\"delta\":{\"content\":\"a\"}}}",
                "{\"choices\":[[]]}"
            })
    void whatCannotBeReadIsMalformed(String data) {
        assertThat(event(data)).isEqualTo(StreamEvent.MALFORMED);
    }

    @Property(seed = "20261125")
    void noTextThrows(@ForAll String data) {
        assertThat(event(data)).isNotNull();
        answer(data);
    }

    @Test
    void theTextOfAnAnswerIsThatOfItsFirstChoice() {
        assertThat(OpenAiDialect.text(ANSWER.getBytes(UTF_8))).isEqualTo("hi");
        assertThat(OpenAiDialect.text("{\"choices\":[{\"message\":{\"content\":null}}]}".getBytes(UTF_8)))
                .isEmpty();
        assertThat(OpenAiDialect.text("x".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void theTextOfAnEventIsThatOfItsFirstDelta() {
        assertThat(OpenAiDialect.deltaText("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"))
                .isEqualTo("a");
        assertThat(OpenAiDialect.deltaText("{\"choices\":[{\"delta\":{\"content\":null}}]}"))
                .isEmpty();
        assertThat(OpenAiDialect.deltaText("[DONE]")).isEmpty();
    }
}

package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.JsonMembers;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Operation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatJsonTest {

    private static ChatRequest read(String body) {
        return read(body.getBytes(UTF_8));
    }

    private static ChatRequest read(byte[] body) {
        return ChatJson.read(body, null, false, Caller.ANONYMOUS, 1_000);
    }

    private static String name(ChatRequest request, int member) {
        JsonMembers members = request.members();
        return text(request, members.nameStart(member), members.valueStart(member));
    }

    private static String value(ChatRequest request, String name) {
        JsonMembers members = request.members();
        int i = members.indexOf(name);
        return text(request, members.valueStart(i), members.valueEnd(i));
    }

    private static String text(ChatRequest request, int start, int end) {
        return new String(request.body(), start, end - start, UTF_8);
    }

    private static void refused(byte[] body, String message) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(LlmLbException.class, e -> {
            assertThat(e.getStatus()).isEqualTo(400);
            assertThat(e.getMessage()).contains(message);
        });
    }

    @Test
    void eachOperationHasItsContent() {
        for (Operation operation : Operation.values()) {
            byte[] body = ("{\"model\":\"m\",\"" + operation.content() + "\":\"x\"}").getBytes(UTF_8);
            assertThat(ChatJson.read(operation, body, null, false, Caller.ANONYMOUS, 1)
                            .operation())
                    .isEqualTo(operation);
            assertThat(ChatJson.isRequest(operation, new String(body, UTF_8))).isTrue();
            assertThat(new String(ChatJson.of(operation, "x"), UTF_8)).contains("\"" + operation.content() + "\":");
            assertThatThrownBy(() -> ChatJson.read(
                            operation,
                            "{\"model\":\"m\",\"other\":[]}".getBytes(UTF_8),
                            null,
                            false,
                            Caller.ANONYMOUS,
                            1))
                    .hasMessageStartingWith(operation.content() + ": missing (expected: a ");
        }
    }

    @Test
    void embeddingsAreNotStreamedAndHaveNoTokensOfAnAnswer() {
        byte[] plain = "{\"model\":\"m\",\"input\":\"x\"}".getBytes(UTF_8);
        byte[] stream = "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}".getBytes(UTF_8);
        assertThat(ChatJson.read(Operation.EMBEDDINGS, plain, null, false, Caller.ANONYMOUS, 1)
                        .maxTokens())
                .isZero();
        assertThatThrownBy(() -> ChatJson.read(Operation.EMBEDDINGS, stream, null, false, Caller.ANONYMOUS, 1))
                .hasMessage("stream: true (expected: false, embeddings come as a whole)");
    }

    @Test
    void everyMemberStandsWhereItsOffsetsSay() {
        ChatRequest request = read(
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"h\u00e9 \ud83d\ude00\"}],\"temperature\":0.5,"
                        + "\"n\":1,\"user\":\"\u4f60\\\"\",\"seed\":-12,\"a\":null,\"b\":true,\"o\":{\"x\":[{}]}}");
        assertThat(request.model()).isEqualTo("gpt-4o");
        assertThat(request.members().size()).isEqualTo(9);
        assertThat(value(request, "model")).isEqualTo("\"gpt-4o\"");
        assertThat(value(request, "messages")).isEqualTo("[{\"role\":\"user\",\"content\":\"h\u00e9 \ud83d\ude00\"}]");
        assertThat(value(request, "temperature")).isEqualTo("0.5");
        assertThat(value(request, "n")).isEqualTo("1");
        assertThat(value(request, "user")).isEqualTo("\"\u4f60\\\"\"");
        assertThat(value(request, "seed")).isEqualTo("-12");
        assertThat(value(request, "a")).isEqualTo("null");
        assertThat(value(request, "b")).isEqualTo("true");
        assertThat(value(request, "o")).isEqualTo("{\"x\":[{}]}");
        assertThat(name(request, 1)).isEqualTo("\"messages\":");
    }

    @Test
    void whitespaceMayStandEverywhere() {
        ChatRequest request = read(" \n{ \"messages\" :\t[ ] ,\r\n \"model\"\n:\n\"m\" , \"n\" : 7 } \n");
        assertThat(value(request, "messages")).isEqualTo("[ ]");
        assertThat(value(request, "model")).isEqualTo("\"m\"");
        assertThat(value(request, "n")).isEqualTo("7");
        assertThat(name(request, 1)).isEqualTo("\"model\"\n:\n");
    }

    @Test
    void escapedNamesAndValuesAreUnderstood() {
        ChatRequest request = read("{\"mess\\u0061ges\":[],\"model\":\"gpt\\u002d4o\\/x\"}");
        assertThat(request.model()).isEqualTo("gpt-4o/x");
        assertThat(value(request, "messages")).isEqualTo("[]");
        assertThat(value(request, "model")).isEqualTo("\"gpt\\u002d4o\\/x\"");
        assertThat(name(request, 0)).isEqualTo("\"mess\\u0061ges\":");
    }

    @Test
    void ofTwoMembersOfANameTheLastCounts() {
        ChatRequest request =
                read("{\"model\":\"a\",\"stream\":true,\"messages\":[],\"model\":\"b\",\"stream\":false}");
        assertThat(request.model()).isEqualTo("b");
        assertThat(request.stream()).isFalse();
        assertThat(request.members().size()).isEqualTo(5);
        assertThat(value(request, "model")).isEqualTo("\"b\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"yes, please\"",
                "{\"a\":{\"messages\":1}}",
                "[[1],2]",
                "12.5e3",
                "null",
                "\"\"",
            })
    void membersOfAnotherTypeThanExpectedStandWhereTheyStand(String odd) {
        String body = "{\"messages\":" + odd + ",\"model\":" + odd + ",\"stream_options\":" + odd + ",\"x\":1}";
        ChatRequest request = ChatJson.read(body.getBytes(UTF_8), "m", false, Caller.ANONYMOUS, 1_000);
        assertThat(request.members().size()).isEqualTo(4);
        assertThat(value(request, "messages")).isEqualTo(odd);
        assertThat(value(request, "model")).isEqualTo(odd);
        assertThat(value(request, "stream_options")).isEqualTo(odd);
        assertThat(value(request, "x")).isEqualTo("1");
        assertThat(request.usageWanted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "\"\"", "1", "0", "{\"a\":true}", "[true]"})
    void whetherToStreamIsSaidClearly(String odd) {
        byte[] body = ("{\"messages\":[],\"model\":\"m\",\"stream\":" + odd + "}").getBytes(UTF_8);
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(LlmLbException.class)
                .hasMessage("stream: not readable (expected: true or false)");
    }

    @Test
    void aStreamOfNullIsNone() {
        assertThat(read("{\"messages\":[],\"model\":\"m\",\"stream\":null}").stream())
                .isFalse();
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        ChatRequest request = read("\ufeff{\"messages\":[1],\"model\":\"m\"}");
        assertThat(value(request, "messages")).isEqualTo("[1]");
        assertThat(value(request, "model")).isEqualTo("\"m\"");
        assertThat(name(request, 0)).isEqualTo("\"messages\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void otherEncodingsThanUtf8AreRefused(String charset) {
        refused("{\"messages\":[],\"model\":\"m\"}".getBytes(Charset.forName(charset)), "UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "\"text\"",
                "1",
                "null",
                "{",
                "{\"messages\":[]",
                "{\"messages\":[}",
                "{\"messages\":[],}",
                "{messages:[]}",
                "{\"messages\":[]} x",
                "{\"messages\":[]}{}",
                "{\"messages\":\"a",
                "<html>",
                "{\"messages\":tru}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        refused(body.getBytes(UTF_8), "request body");
    }

    @Test
    void brokenUtf8IsRefused() {
        refused("{\"messages\":\"\u00e9\",\"model\":\"m\"}".getBytes(StandardCharsets.ISO_8859_1), "not valid JSON");
    }

    @Test
    void absurdNestingIsRefused() {
        refused(("{\"messages\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}").getBytes(UTF_8), "not valid JSON");
    }

    @Test
    void theRefusalHoldsNothingOfThePrompt() {
        assertThatThrownBy(() -> read("{\"messages\":\"secret prompt\" secret}"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void messagesAreRequired() {
        refused("{\"model\":\"m\"}".getBytes(UTF_8), "messages: missing");
        refused("{\"model\":\"m\",\"x\":{\"messages\":[]}}".getBytes(UTF_8), "messages: missing");
    }

    @Test
    void aModelIsRequiredUnlessOneIsGiven() {
        refused("{\"messages\":[]}".getBytes(UTF_8), "model: missing");
        refused("{\"messages\":[],\"model\":5}".getBytes(UTF_8), "model: missing");
        assertThat(ChatJson.read("{\"messages\":[]}".getBytes(UTF_8), "m", false, Caller.ANONYMOUS, 1)
                        .model())
                .isEqualTo("m");
    }

    @Test
    void anAbsurdlyLongNameOfAModelIsRefused() {
        String longest = "m".repeat(256);
        assertThat(read("{\"messages\":[],\"model\":\"" + longest + "\"}").model())
                .isEqualTo(longest);
        refused(
                ("{\"messages\":[],\"model\":\"" + longest + "m\"}").getBytes(UTF_8),
                "model: 257 characters (expected: 256 at most)");
        byte[] body = "{\"messages\":[]}".getBytes(UTF_8);
        assertThatThrownBy(() -> ChatJson.read(body, longest + "m", false, Caller.ANONYMOUS, 1))
                .hasMessageStartingWith("model: 257");
    }

    @Test
    void aGivenModelOverrulesTheBody() {
        byte[] body = "{\"messages\":[],\"model\":\"a\"}".getBytes(UTF_8);
        assertThat(ChatJson.read(body, "b", false, Caller.ANONYMOUS, 1).model()).isEqualTo("b");
    }

    @Test
    void streamingIsAskedForByTheBodyOrForced() {
        byte[] plain = "{\"messages\":[],\"model\":\"a\",\"stream\":false}".getBytes(UTF_8);
        assertThat(read(plain).stream()).isFalse();
        assertThat(ChatJson.read(plain, null, true, Caller.ANONYMOUS, 1).stream())
                .isTrue();
        assertThat(read("{\"messages\":[],\"model\":\"a\",\"stream\":true}").stream())
                .isTrue();
    }

    @Test
    void usageIsWantedWhenTheStreamOptionsSaySo() {
        String body = "{\"messages\":[],\"model\":\"a\",\"stream_options\":%s}";
        assertThat(read(body.formatted("{\"x\":{},\"include_usage\":true,\"y\":[]}"))
                        .usageWanted())
                .isTrue();
        assertThat(read(body.formatted("{\"include_usage\":false}")).usageWanted())
                .isFalse();
        assertThat(read(body.formatted("{\"include_usage\":true,\"include_usage\":false}"))
                        .usageWanted())
                .isFalse();
        assertThat(read(body.formatted("{\"x\":{\"include_usage\":true}}")).usageWanted())
                .isFalse();
        assertThat(read(body.formatted("{}")).usageWanted()).isFalse();
        assertThat(read(body.formatted("null")).usageWanted()).isFalse();
    }

    @Test
    void aChatRequestIsAnObjectWithMessages() {
        assertThat(isChatRequest(" {\"model\":\"m\",\"messages\":[]}")).isTrue();
        assertThat(isChatRequest("{\"x\":{\"messages\":[]}}")).isFalse();
        assertThat(isChatRequest("{ is a brace")).isFalse();
        assertThat(isChatRequest("{")).isFalse();
        assertThat(isChatRequest("Why?")).isFalse();
    }

    private static boolean isChatRequest(String text) {
        return ChatJson.isRequest(Operation.CHAT_COMPLETION, text);
    }

    @Test
    void aPromptBecomesAUserMessage() {
        assertThat(ChatJson.ofPrompt("say \"hi\"")).asString(UTF_8).contains("\"say \\\"hi\\\"\"", "\"user\"");
        assertThat(isChatRequest(new String(ChatJson.ofPrompt("x"), UTF_8))).isTrue();
    }

    @Test
    void aStringMapTakesTextOfScalars() {
        assertThat(ChatJson.stringMap("h", "{\"a\":\"b\",\"n\":1,\"t\":true}"))
                .isEqualTo(Map.of("a", "b", "n", "1", "t", "true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":", "x", "{\"a\":{\"b\":1},\"c\":2}"})
    void anythingElseIsNoStringMap(String json) {
        assertThatThrownBy(() -> ChatJson.stringMap("h", json))
                .isInstanceOfSatisfying(
                        LlmLbException.class, e -> assertThat(e.getStatus()).isEqualTo(400));
    }
}

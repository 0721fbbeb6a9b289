package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.translate.Loopback;
import dev.llmlb.provider.translate.Loopback.Done;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as the servers that speak OpenAI's API stream them, each with its own additions, from a server on a loopback port. */
@Timeout(30)
class VendorStreamsTest {

    private static final String HI =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}";
    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}";

    private Loopback upstream;

    @BeforeEach
    void start() throws Exception {
        upstream =
                new Loopback(ProviderKind.OPENAI, "/v1", (settings, http, clock) -> new OpenAiAdapter(settings, http));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private static ChatRequest chat(boolean stream, String more) {
        return ChatJson.read(
                ("{\"messages\":[]" + more + "}").getBytes(UTF_8), "m", stream, Caller.ANONYMOUS, 60_000_000_000L);
    }

    /** The answer to a stream of these chunks, as they are when they are no JSON. */
    private Done streamed(String... chunks) throws Exception {
        upstream.server()
                .next(
                        200,
                        "text/event-stream; charset=utf-8",
                        Stream.of(chunks)
                                .map(chunk -> chunk.startsWith("{") || chunk.startsWith("[")
                                        ? "data: " + chunk + "\n\n"
                                        : chunk + "\n\n")
                                .collect(Collectors.joining()));
        return upstream.call(chat(true, ""));
    }

    private Done plain(String body) throws Exception {
        upstream.server().next(200, "application/json", body);
        return upstream.call(chat(false, ""));
    }

    private static void isWhole(Done done, Usage usage) throws Exception {
        assertThat(done.end()).isEqualTo(new Loopback.End(Outcome.SUCCESS, usage));
    }

    /** Comments while it waits, and the usage in a chunk that has a choice. */
    @Test
    void openRouters() throws Exception {
        Done done = streamed(
                ": OPENROUTER PROCESSING",
                "{\"id\":\"gen-1\",\"provider\":\"X\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":null,\"reasoning_details\":[]},\"finish_reason\":null,\"native_finish_reason\":null}]}",
                ": OPENROUTER PROCESSING",
                HI,
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\",\"native_finish_reason\":\"end_turn\",\"logprobs\":null}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7,\"cost\":0.1}}",
                "[DONE]");

        assertThat(done.text())
                .contains("\"provider\":\"X\"", "\"native_finish_reason\":\"end_turn\"")
                .doesNotContain("PROCESSING")
                .endsWith("data: [DONE]\n\n");
        isWhole(done, new Usage(3, 4));
    }

    /** What the filter says of the prompt comes first and without a choice, what its asynchronous kind says of the answer after the end. */
    @Test
    void azures() throws Exception {
        String prompt =
                "{\"choices\":[],\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"},\"error\":{\"code\":\"content_filter_error\"}}}]}";
        String answer =
                "{\"choices\":[{\"content_filter_offsets\":{\"check_offset\":44,\"start_offset\":44,\"end_offset\":198},\"content_filter_results\":{\"error\":{\"code\":\"content_filter_error\"}},\"finish_reason\":null,\"index\":0}],\"usage\":null}";
        Done done = streamed(prompt, HI, STOP, answer, USAGE, "[DONE]");

        assertThat(done.text()).contains(prompt, answer).doesNotContain("\"usage\":{");
        isWhole(done, new Usage(3, 4));
    }

    @Test
    void anAnswerThatAzuresFilterStopsEndsAsItSays() throws Exception {
        Done done = streamed(
                HI,
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"content_filter\",\"content_filter_results\":{\"hate\":{\"filtered\":true}}}]}",
                "[DONE]");

        assertThat(done.text()).contains("\"finish_reason\":\"content_filter\"");
        isWhole(done, Usage.UNKNOWN);
    }

    /** Comments as a sign of life, thoughts before the answer, and the usage with the finish reason. */
    @Test
    void deepSeeks() throws Exception {
        Done done = streamed(
                ": keep-alive",
                ": keep-alive",
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"\"},\"finish_reason\":null}],\"usage\":null}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":null,\"reasoning_content\":\"Hm\"},\"finish_reason\":null}],\"usage\":null}",
                HI,
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7,\"prompt_cache_hit_tokens\":0}}");

        assertThat(done.text()).contains("\"reasoning_content\":\"Hm\"").endsWith("data: [DONE]\n\n");
        isWhole(done, new Usage(3, 4));
    }

    /** The usage stands in a part of their own, if nobody asked for another. */
    @Test
    void groqs() throws Exception {
        Done done = streamed(
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"x_groq\":{\"id\":\"req_1\"}}",
                HI,
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"id\":\"req_1\",\"usage\":{\"queue_time\":0.03,\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7,\"total_time\":0.1}}}",
                "[DONE]");

        assertThat(done.text()).contains("\"total_time\":0.1");
        isWhole(done, new Usage(3, 4));
    }

    /** The usage stands in the choice that ends. */
    @Test
    void moonshots() throws Exception {
        Done done = streamed(
                HI,
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}]}",
                "[DONE]");

        assertThat(done.text()).contains("\"finish_reason\":\"stop\",\"usage\":{");
        isWhole(done, new Usage(3, 4));
    }

    /** A content may be a list of parts. */
    @Test
    void mistrals() throws Exception {
        String thought =
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]}]},\"finish_reason\":null}]}";
        String said =
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]},\"finish_reason\":null}]}";
        Done done = streamed(thought, said, STOP, USAGE, "[DONE]");

        assertThat(done.text()).contains(thought, said);
        isWhole(done, new Usage(3, 4));
        assertThat(OpenAiDialect.deltaText(thought)).isEmpty();
        assertThat(OpenAiDialect.deltaText(said)).isEqualTo("Hi");
    }

    @Test
    void withNamedEventsAndNoSpaces() throws Exception {
        Done done = streamed("event: message\nid: 1\ndata:" + HI, "event:message\ndata:" + STOP, "data:[DONE]");

        assertThat(done.text()).contains("\"Hi\"");
        isWhole(done, Usage.UNKNOWN);
    }

    @Test
    void ofToolCallsAlone() throws Exception {
        String call =
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},\"finish_reason\":null}]}";
        String second =
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]},\"finish_reason\":null}]}";
        String end = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}";
        Done done = streamed(call, second, end, "[DONE]");

        assertThat(done.text()).contains(call, second, end);
        isWhole(done, Usage.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // OpenRouter
                "{\"id\":\"1\",\"error\":{\"code\":\"server_error\",\"message\":\"Provider disconnected\"},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\",\"error\":{\"code\":502,\"message\":\"x\"}}]}",
                // vLLM, as it was and as it is
                "{\"object\":\"error\",\"message\":\"x\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}",
                "{\"error\":{\"message\":\"x\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}",
                // DeepSeek, Mistral, SGLang
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"insufficient_system_resource\"}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"abort\"}]}",
                // Groq
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null}],\"x_groq\":{\"error\":\"over capacity\"}}",
                // LM Studio
                "event: error\ndata: {\"error\":{\"message\":\"x\"},\"message\":\"x\"}"
            })
    void anErrorIsOneBeforeAndAfterTheFirstWord(String error) throws Exception {
        Done before = streamed(error, "[DONE]");
        assertThat(before.outcome().kind()).isIn(OutcomeKind.FAILING, OutcomeKind.OVERLOADED);
        assertThat(before.reply().stream()).isNull();

        Done after = streamed(HI, error, "[DONE]");
        assertThat(after.text()).contains("event: error").doesNotContain("[DONE]");
        assertThat(after.end().outcome().isSuccess()).isFalse();
    }

    /** Ollama has no word for an error in a stream: an empty chunk comes, and then the end. */
    @Test
    void ollamasErrorIsACut() throws Exception {
        String empty =
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}";
        assertThat(streamed(empty).outcome()).isEqualTo(Outcome.broken("an empty stream"));

        Done after = streamed(HI, empty);
        assertThat(after.text()).contains("event: error");
        assertThat(after.end().outcome()).isEqualTo(Outcome.broken("the stream was cut"));
    }

    @Test
    void ofSeveralAnswersNoneIsCutUnseen() throws Exception {
        String second = HI.replace("\"index\":0", "\"index\":1");
        upstream.server()
                .next(200, "text/event-stream", "data: " + HI + "\n\ndata: " + second + "\n\ndata: " + STOP + "\n\n");
        Done cut = upstream.call(chat(true, ",\"n\":2"));

        assertThat(cut.text()).contains("event: error").doesNotContain("[DONE]");
        assertThat(cut.end().outcome()).isEqualTo(Outcome.broken("the stream was cut"));
    }

    @Test
    void ofSeveralPromptsNoneIsCutUnseen() throws Exception {
        String first = "data: {\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":\"stop\"}]}\n\n";
        String second = "data: {\"choices\":[{\"index\":1,\"text\":\"b\",\"finish_reason\":\"length\"}]}\n\n";
        ChatRequest two = ChatJson.read(
                Operation.COMPLETION,
                "{\"prompt\":[\"a\",\"b\"]}".getBytes(UTF_8),
                "m",
                true,
                Caller.ANONYMOUS,
                60_000_000_000L);

        upstream.server().next(200, "text/event-stream", first);
        Done cut = upstream.call(two);
        assertThat(cut.text()).contains("event: error").doesNotContain("[DONE]");
        upstream.server().next(200, "text/event-stream", first + second);
        isWhole(upstream.call(two), Usage.UNKNOWN);
    }

    /** Some servers answer a stream with an error as a body, under 200. */
    @Test
    void anErrorInABodyIsReadAsOne() throws Exception {
        String error = "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}";
        upstream.server().next(200, "application/json", error);
        Done done = upstream.call(chat(true, ""));

        assertThat(done.outcome().kind()).isEqualTo(OutcomeKind.CONTEXT_LENGTH);
        assertThat(done.body()).isEqualTo(error);

        upstream.server().next(200, "application/json", "{\"choices\":[{\"message\":{}}]}");
        assertThat(upstream.call(chat(true, "")).outcome())
                .isEqualTo(Outcome.broken("HTTP 200 without an event stream"));
    }

    /** DeepSeek sends them while it is busy. */
    @Test
    void emptyLinesBeforeAWholeAnswerAreNothing() throws Exception {
        Done done = plain("\n\n\n{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}");

        assertThat(done.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(done.reply().usage()).isEqualTo(new Usage(3, 4));
        assertThat(OpenAiDialect.text(done.reply().body())).isEqualTo("Hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"finish_reason\":\"error\",\"error\":{\"code\":502,\"message\":\"x\"}",
                "\"finish_reason\":\"error\"",
                "\"finish_reason\":\"insufficient_system_resource\"",
                "\"finish_reason\":\"abort\""
            })
    void aWholeAnswerThatBrokeOffIsNone(String end) throws Exception {
        Done done = plain("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"H\"}," + end + "}]}");
        assertThat(done.outcome().kind()).isIn(OutcomeKind.FAILING, OutcomeKind.OVERLOADED);
    }

    @Test
    void theTextOfPartsIsThatOfTheTexts() {
        assertThat(OpenAiDialect.text(
                        "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[]},{\"type\":\"text\",\"text\":\"H\"},{\"type\":\"text\",\"text\":\"i\"}]}}]}"
                                .getBytes(UTF_8)))
                .isEqualTo("Hi");
        assertThat(OpenAiDialect.deltaText("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}"))
                .as("of a second answer")
                .isEmpty();
    }

    @Test
    void aRefusalIsATextToo() {
        assertThat(OpenAiDialect.text(
                        "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"No.\"}}]}".getBytes(UTF_8)))
                .isEqualTo("No.");
        assertThat(OpenAiDialect.deltaText("{\"choices\":[{\"delta\":{\"refusal\":\"No\"}}]}"))
                .isEqualTo("No");
        assertThat(OpenAiDialect.deltaText("{\"choices\":[{\"delta\":{\"content\":\"\",\"refusal\":null}}]}"))
                .isEmpty();
    }

    /** Together's chunks tell the token's number, which is nothing of the answer. */
    @Test
    void aChunkOfTextMayHaveNumbersBesideIt() {
        String chunk =
                "{\"choices\":[{\"index\":0,\"text\":\"Hi\",\"delta\":{\"token_id\":9906,\"role\":\"assistant\",\"content\":\"Hi\",\"tool_calls\":null},\"finish_reason\":null}]}";
        String call = chunk.replace("\"tool_calls\":null", "\"tool_calls\":[{}]");

        assertThat(ChatChunk.read(("data: " + chunk + "\n\n").getBytes(UTF_8)).kind())
                .isEqualTo(ChatChunk.Kind.TEXT);
        assertThat(ChatChunk.read(("data: " + call + "\n\n").getBytes(UTF_8)).kind())
                .isEqualTo(ChatChunk.Kind.OTHER);
        assertThat(OpenAiDialect.deltaText(chunk)).isEqualTo("Hi");
    }

    @Test
    void aRequestGoesOnByteForByte() throws Exception {
        String more = ",\"tools\" : [ {\"type\":\"function\"} ],\"parallel_tool_calls\":false,\"stop\":[\"a\", \"b\"],"
                + "\"logprobs\":true,\"n\":2,\"modalities\":[\"text\",\"audio\"],\"seed\":12345678901234567890,"
                + "\"top_p\":1.0e-0,\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"a\":1}},"
                + "\"chat_template_kwargs\":{\"thinking\":false},\"\\u0061b\":\"\\u00e9\\/\"";
        upstream.server().next(200, "application/json", "{\"choices\":[{\"message\":{}}]}");
        upstream.call(chat(false, more));

        assertThat(upstream.server().received().get(0).body())
                .isEqualTo("{\"messages\":[]" + more + ",\"model\":\"m-up\"}");
    }
}

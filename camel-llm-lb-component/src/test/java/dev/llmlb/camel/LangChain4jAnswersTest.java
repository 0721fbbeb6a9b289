package dev.llmlb.camel;

import static dev.llmlb.camel.LlmLbRig.CHAT;
import static dev.llmlb.camel.LlmLbRig.STREAMED;
import static dev.llmlb.camel.LlmLbRig.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.output.FinishReason;
import dev.llmlb.camel.LangChain4jRig.Handle;
import dev.llmlb.model.LlmLbException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What models of LangChain4j say in ways of their own: tool calls, thoughts, ends, and what they throw. */
@Timeout(60)
class LangChain4jAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ToolExecutionRequest NAMELESS =
            ToolExecutionRequest.builder().name("now").build();

    @RegisterExtension
    final LangChain4jRig rig = new LangChain4jRig();

    @Test
    void aCallWithoutAnIdGetsOneAndItsArgumentsAreJson() throws Exception {
        rig.whole = request -> answer(AiMessage.from(NAMELESS, NAMELESS), FinishReason.STOP);
        JsonNode choice =
                JSON.readTree(out(CHAT).getMessage().getBody(String.class)).at("/choices/0");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
        JsonNode calls = choice.at("/message/tool_calls");
        assertThat(calls.at("/0/id").asText())
                .matches("[a-zA-Z0-9_-]{5,64}")
                .isNotEqualTo(calls.at("/1/id").asText());
        assertThat(calls.at("/0/function/arguments").asText()).isEqualTo("{}");
    }

    @Test
    void argumentsThatBreakOffStayAsTheModelWroteThem() throws Exception {
        rig.whole = request -> answer(
                AiMessage.from(ToolExecutionRequest.builder()
                        .id("c")
                        .name("w")
                        .arguments("{\"city\":\"Ro")
                        .build()),
                FinishReason.LENGTH);
        assertThat(JSON.readTree(out(CHAT).getMessage().getBody(String.class))
                        .at("/choices/0/message/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"city\":\"Ro");
    }

    @Test
    void argumentsComeInPiecesAndOnlyOnce() throws Exception {
        rig.pieces = (request, handler) -> {
            handler.onPartialToolCall(partial(0, "{\"a\":"));
            handler.onPartialToolCall(partial(0, "1}"));
            handler.onCompleteToolCall(new CompleteToolCall(
                    0,
                    ToolExecutionRequest.builder()
                            .id("c0")
                            .name("w")
                            .arguments("{\"a\":1}")
                            .build()));
            handler.onCompleteToolCall(new CompleteToolCall(1, NAMELESS));
            handler.onCompleteResponse(answer(AiMessage.from(NAMELESS, NAMELESS), FinishReason.TOOL_EXECUTION));
        };
        String events = read(out(STREAMED));
        assertThat(arguments(events, 0)).isEqualTo("{\"a\":1}");
        assertThat(arguments(events, 1)).isEqualTo("{}");
        assertThat(events)
                .containsOnlyOnce("\"id\":\"c0\"")
                .containsOnlyOnce("\"id\":\"call-1-")
                .contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void callsThatComeAtTheEndOnlyAreNotLost() throws Exception {
        rig.pieces = (request, handler) -> {
            handler.onPartialResponse("Hm.");
            handler.onCompleteResponse(answer(AiMessage.from("Hm.", List.of(NAMELESS)), null));
        };
        assertThat(read(out(STREAMED)))
                .contains("\"content\":\"Hm.\"", "\"name\":\"now\"", "\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void signedThoughtsGoToTheCallerAndBack() throws Exception {
        AiMessage thoughtful = AiMessage.builder()
                .text("Hi")
                .thinking("hm")
                .attributes(Map.of("thinking_signature", "s"))
                .build();
        rig.whole = request -> answer(thoughtful, FinishReason.STOP);
        JsonNode message =
                JSON.readTree(out(CHAT).getMessage().getBody(String.class)).at("/choices/0/message");
        assertThat(message.path("thinking_blocks"))
                .hasToString("[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}]");

        rig.pieces = (request, handler) -> {
            handler.onPartialThinking(new PartialThinking("hm"));
            handler.onPartialResponse("Hi");
            handler.onCompleteResponse(answer(thoughtful, FinishReason.STOP));
        };
        assertThat(read(out(STREAMED))).contains("\"reasoning_content\":\"hm\"", "\"signature\":\"s\"");

        out("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}," + message
                + ",{\"role\":\"user\",\"content\":\"and?\"}]}");
        AiMessage back = (AiMessage) rig.received.messages().get(1);
        assertThat(back.thinking()).isEqualTo("hm");
        assertThat(back.attributes()).containsEntry("thinking_signature", "s");
    }

    @Test
    void redactedThoughtsAreRefusedByName() {
        assertThat(
                        failure(
                                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\","
                                        + "\"content\":\"a\",\"thinking_blocks\":[{\"type\":\"redacted_thinking\",\"data\":\"x\"}]}]}"))
                .hasMessageContaining("takes texts, thoughts and tool calls from the assistant");
    }

    @Test
    void audioAndPdfArrive() {
        rig.whole = request -> answer(AiMessage.from("ok"), null);
        out("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\",\"data\":\"AA\"}},"
                + "{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,BB\"}}]}]}");
        UserMessage user = (UserMessage) rig.received.messages().get(0);
        assertThat(user.contents())
                .containsExactly(AudioContent.from("AA", "audio/wav"), PdfFileContent.from("BB", "application/pdf"));
        assertThat(failure("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"file\",\"file\":{\"file_data\":\"data:text/csv;base64,BB\"}}]}]}"))
                .hasMessageContaining("takes texts, images, audio and pdf");
    }

    @Test
    void aSchemaKeepsItsDefinitionsAndWhatItCannotSayIsRefused() {
        rig.whole = request -> answer(AiMessage.from("ok"), null);
        String tool = CHAT.replace(
                "\"messages\"",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"w\",\"parameters\":{\"type\":\"object\","
                        + "\"properties\":{\"a\":{\"$ref\":\"#/$defs/A\"}},\"$defs\":{\"A\":{\"type\":\"string\"}}%s}}}],\"messages\"");
        out(tool.formatted(""));
        assertThat(rig.received.toolSpecifications().get(0).toJson().replaceAll("\\s", ""))
                .contains("\"$defs\":{\"A\":{\"type\":\"string\"}}", "\"$ref\":\"#/$defs/A\"");
        assertThat(failure(tool.formatted(",\"additionalProperties\":{\"type\":\"string\"}")))
                .hasMessageContaining(
                        "tools.function.parameters.additionalProperties (langchain4j takes true and false)");
    }

    @Test
    void aPictureIsNothingThatACompletionCanHold() throws Exception {
        AiMessage picture = AiMessage.builder()
                .text("Look")
                .attributes(Map.of(
                        AiMessage.GENERATED_IMAGES_KEY,
                        List.of(Image.builder().base64Data("AA").build())))
                .build();
        rig.whole = request -> answer(picture, null);
        assertThat(failure(CHAT)).hasMessageContaining("images");
        rig.pieces = (request, handler) -> {
            handler.onPartialResponse("Look");
            handler.onCompleteResponse(answer(picture, null));
        };
        assertThat(read(out(STREAMED))).contains("event: error").doesNotContain("[DONE]");
    }

    @Test
    void whateverAModelThrowsIsAFailureAtOnce() {
        for (Throwable thrown : new Throwable[] {new Exception("secret"), new AssertionError("secret")}) {
            rig.whole = request -> {
                throw sneaky(thrown);
            };
            LlmLbException failure = failure(CHAT);
            assertThat(failure.getStatus()).isEqualTo(500);
            assertThat(failure).hasMessageNotContaining("secret");
        }
    }

    @Test
    void whatComesAfterTheEndIsDropped() throws Exception {
        ChatResponse hello = answer(AiMessage.from("Hello"), FinishReason.STOP);
        rig.pieces = (request, handler) -> {
            handler.onPartialResponse("Hello");
            handler.onCompleteResponse(hello);
            handler.onPartialResponse("late");
            handler.onCompleteResponse(hello);
            handler.onError(new IllegalStateException());
        };
        assertThat(read(out(STREAMED)))
                .contains("Hello")
                .doesNotContain("late", "event: error")
                .containsOnlyOnce("[DONE]");
    }

    @Test
    void aModelOnAThreadOfItsOwnIsCancelledInTheMiddleOfACall() throws Exception {
        Handle handle = new Handle();
        rig.pieces = (request, handler) -> CompletableFuture.runAsync(
                () -> handler.onPartialToolCall(partial(0, "{"), new PartialToolCallContext(handle)));
        InputStream in = out(STREAMED).getMessage().getBody(InputStream.class);
        assertThat(in.read()).isEqualTo('d');

        in.close();

        assertThat(handle.cancelled.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static ChatResponse answer(AiMessage said, FinishReason reason) {
        return ChatResponse.builder().aiMessage(said).finishReason(reason).build();
    }

    private static PartialToolCall partial(int index, String arguments) {
        return PartialToolCall.builder()
                .index(index)
                .id("c" + index)
                .name("w")
                .partialArguments(arguments)
                .build();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static String arguments(String events, int index) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String event : events.split("\n\n")) {
            if (event.startsWith("data: {")) {
                for (JsonNode call : JSON.readTree(event.substring(6)).at("/choices/0/delta/tool_calls")) {
                    if (call.path("index").asInt() == index) {
                        text.append(call.at("/function/arguments").asText());
                    }
                }
            }
        }
        return text.toString();
    }

    private Exchange out(String body) {
        return rig.send("llm-lb:first/x", body);
    }

    private LlmLbException failure(String body) {
        return rig.failure("llm-lb:first/x", body);
    }
}

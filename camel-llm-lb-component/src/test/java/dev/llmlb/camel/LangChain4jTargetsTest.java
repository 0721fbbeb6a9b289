package dev.llmlb.camel;

import static dev.llmlb.camel.LangChain4jRig.HELLO;
import static dev.llmlb.camel.LlmLbRig.CHAT;
import static dev.llmlb.camel.LlmLbRig.STREAMED;
import static dev.llmlb.camel.LlmLbRig.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.output.FinishReason;
import dev.llmlb.camel.LangChain4jRig.Handle;
import dev.llmlb.model.LlmLbException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Models of LangChain4j as targets. */
@Timeout(60)
class LangChain4jTargetsTest {

    @RegisterExtension
    final LangChain4jRig rig = new LangChain4jRig();

    @Test
    void aWholeAnswer() {
        Exchange out = rig.send("llm-lb:m", CHAT);

        assertThat(out.getMessage().getBody(String.class))
                .contains("\"model\":\"fake-1\"", "\"content\":\"Hello\"", "\"finish_reason\":\"stop\"");
        assertThat(out.getMessage().getHeader(LlmLbConstants.TOTAL_TOKENS)).isEqualTo(7L);
        assertThat(rig.received.modelName()).isNull(); // the bean's own
        assertThat(rig.send("llm-lb:second/gpt-x", "Hi").getMessage().getBody()).isEqualTo("spare gpt-x");
    }

    @Test
    void everythingOfARequestArrives() {
        String request =
                """
                {"model":"m","temperature":0.5,"top_p":0.9,"top_k":5,"max_completion_tokens":100,"stop":["a","b"],
                 "frequency_penalty":0.1,"presence_penalty":0.2,"tool_choice":"required",
                 "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"}}},
                 "tools":[{"type":"function","function":{"name":"weather","description":"of a city","parameters":{"type":"object",
                   "properties":{"city":{"type":"string","enum":["Rome"]},"days":{"type":"array","items":{"type":"integer"}}},
                   "required":["city"],"additionalProperties":false}}}],
                 "messages":[{"role":"system","content":"Be brief"},
                   {"role":"user","content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
                   {"role":"assistant","content":"Hm","tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Rome\\"}"}}]},
                   {"role":"tool","tool_call_id":"c1","content":"sunny"},
                   {"role":"user","content":"And now?"}]}
                """;
        rig.send("llm-lb:m", request);

        assertThat(rig.received.messages())
                .hasExactlyElementsOfTypes(
                        SystemMessage.class,
                        UserMessage.class,
                        AiMessage.class,
                        ToolExecutionResultMessage.class,
                        UserMessage.class);
        assertThat(((UserMessage) rig.received.messages().get(1)).contents().get(1))
                .isInstanceOfSatisfying(
                        ImageContent.class,
                        image -> assertThat(image.image().base64Data()).isEqualTo("AAAA"));
        assertThat(((AiMessage) rig.received.messages().get(2)).toolExecutionRequests())
                .containsExactly(ToolExecutionRequest.builder()
                        .id("c1")
                        .name("weather")
                        .arguments("{\"city\":\"Rome\"}")
                        .build());
        assertThat(((ToolExecutionResultMessage) rig.received.messages().get(3)).toolName())
                .isEqualTo("weather");
        assertThat(rig.received.temperature()).isEqualTo(0.5);
        assertThat(rig.received.topP()).isEqualTo(0.9);
        assertThat(rig.received.topK()).isEqualTo(5);
        assertThat(rig.received.maxOutputTokens()).isEqualTo(100);
        assertThat(rig.received.stopSequences()).containsExactly("a", "b");
        assertThat(rig.received.frequencyPenalty()).isEqualTo(0.1);
        assertThat(rig.received.presencePenalty()).isEqualTo(0.2);
        assertThat(rig.received.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
        assertThat(rig.received.responseFormat().type()).isEqualTo(ResponseFormatType.JSON);
        assertThat(rig.received.responseFormat().jsonSchema().name()).isEqualTo("s");
        assertThat(rig.received.toolSpecifications()).singleElement().satisfies(tool -> assertThat(
                        tool.toJson().replaceAll("\\s", ""))
                .contains("\"enum\":[\"Rome\"]", "\"items\":{\"type\":\"integer\"}", "\"required\":[\"city\"]"));
    }

    @Test
    void whatCannotBeSaidIsRefusedByName() {
        LlmLbException refused = rig.failure(
                "llm-lb:m", CHAT.replace("\"messages\"", "\"seed\":7,\"n\":2,\"logprobs\":true,\"messages\""));

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused)
                .hasMessageContaining("first/a ")
                .hasMessageContaining("n: 2 (langchain4j answers once)")
                .hasMessageContaining("seed: 7 (langchain4j has no such parameter)")
                .hasMessageContaining("logprobs: true");
        assertThat(rig.received).isNull();
    }

    @Test
    void toolCallsAndFinishReasonsComeBack() {
        rig.whole = request -> ChatResponse.builder()
                .aiMessage(AiMessage.from(ToolExecutionRequest.builder()
                        .id("c1")
                        .name("weather")
                        .arguments("{\"city\":\"Rome\"}")
                        .build()))
                .finishReason(FinishReason.TOOL_EXECUTION)
                .build();
        assertThat(rig.send("llm-lb:m", CHAT).getMessage().getBody(String.class))
                .contains("\"tool_calls\":[{\"id\":\"c1\"", "\"finish_reason\":\"tool_calls\"")
                .doesNotContain("\"usage\"");
    }

    @Test
    void failuresMoveOnByTheirStatus() {
        for (RuntimeException thrown : new RuntimeException[] {
            new dev.langchain4j.exception.RateLimitException(new HttpException(429, "secret")),
            new UnsupportedFeatureException("secret"),
            new IllegalStateException("secret")
        }) {
            rig.whole = request -> {
                throw thrown;
            };
            Exchange out = rig.send("llm-lb:m", "Hi");
            assertThat(out.getMessage().getBody()).isEqualTo("spare b");
        }
        rig.whole = request -> {
            throw new dev.langchain4j.exception.InvalidRequestException("secret");
        };
        LlmLbException failure = rig.failure("llm-lb:first/other", "Hi");
        assertThat(failure.getStatus()).isEqualTo(400);
        assertThat(failure).hasMessageContaining("InvalidRequestException").hasMessageNotContaining("secret");
    }

    @Test
    void aStreamPieceByPiece() throws Exception {
        rig.pieces = (request, handler) -> {
            handler.onPartialResponse("Hel");
            handler.onPartialResponse("lo");
            handler.onCompleteResponse(HELLO);
        };
        String events = read(rig.send("llm-lb:m", STREAMED));
        assertThat(events)
                .contains("\"content\":\"Hel\"", "\"content\":\"lo\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("total_tokens");

        String wanted =
                STREAMED.replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        assertThat(read(rig.send("llm-lb:m", wanted))).contains("\"total_tokens\":7");
    }

    @Test
    void aStreamOfAToolCall() throws Exception {
        ToolExecutionRequest call = ToolExecutionRequest.builder()
                .id("c1")
                .name("weather")
                .arguments("{}")
                .build();
        rig.pieces = (request, handler) -> {
            handler.onCompleteToolCall(new CompleteToolCall(0, call));
            handler.onCompleteResponse(ChatResponse.builder()
                    .aiMessage(AiMessage.from(call))
                    .finishReason(FinishReason.TOOL_EXECUTION)
                    .build());
        };
        assertThat(read(rig.send("llm-lb:m", STREAMED)))
                .contains("\"id\":\"c1\"", "\"name\":\"weather\"", "\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void eachKindOfModelServesTheOtherKindOfRequest() throws Exception {
        assertThat(read(rig.send("llm-lb:second/b", STREAMED)))
                .contains("\"content\":\"spare b\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");

        rig.pieces = (request, handler) -> {
            handler.onPartialResponse("Hello");
            handler.onCompleteResponse(HELLO);
        };
        assertThat(rig.send("llm-lb:streams/x", "Hi").getMessage().getBody()).isEqualTo("Hello");
    }

    @Test
    void aStreamThatFailsBeforeItsFirstTokenMovesOnAndAfterItIsAnError() throws Exception {
        rig.pieces = (request, handler) -> handler.onError(new IllegalStateException("secret"));
        assertThat(read(rig.send("llm-lb:m", STREAMED))).contains("spare b");

        rig.pieces = (request, handler) -> {
            handler.onPartialResponse("Hel");
            handler.onError(new IllegalStateException("secret"));
        };
        assertThat(read(rig.send("llm-lb:m", STREAMED)))
                .contains("\"content\":\"Hel\"", "event: error")
                .doesNotContain("[DONE]", "secret");
    }

    @Test
    void aModelThatBlocksTooLongIsInterrupted() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        rig.whole = request -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return HELLO; // too late
        };
        Exchange out = rig.template().request("llm-lb:first/a", e -> {
            e.getMessage().setBody("Hi");
            e.getMessage().setHeader(LlmLbConstants.DEADLINE, 200);
        });

        assertThat(out.getException(LlmLbException.class).getStatus()).isEqualTo(504);
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aReaderWhoHangsUpCancelsTheModelsStream() throws Exception {
        Handle handle = new Handle();
        rig.pieces = (request, handler) ->
                handler.onPartialResponse(new PartialResponse("Hel"), new PartialResponseContext(handle));
        InputStream in = rig.send("llm-lb:m", STREAMED).getMessage().getBody(InputStream.class);
        assertThat(in.read()).isEqualTo('d');

        in.close();

        assertThat(handle.cancelled.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBeanThatIsNoModelIsRefusedAtTheStart() throws Exception {
        for (String bean : new String[] {"text", "nobody"}) {
            LlmLbRig bad =
                    new LlmLbRig("type: gateway-provider-config\nproviders:\n"
                            + "  - { name: x, kind: langchain4j, bean: \"#" + bean + "\" }\n") {
                        @Override
                        void prepare(CamelContext context) {
                            context.getRegistry().bind("text", "no model");
                        }
                    };
            assertThatThrownBy(bad::start).hasStackTraceContaining("provider x, bean: #" + bean + " (expected: ");
            bad.stop();
        }
    }
}

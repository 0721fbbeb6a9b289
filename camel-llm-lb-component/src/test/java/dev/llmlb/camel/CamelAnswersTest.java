package dev.llmlb.camel;

import static dev.llmlb.camel.LlmLbRig.CHAT;
import static dev.llmlb.camel.LlmLbRig.STREAMED;
import static dev.llmlb.camel.LlmLbRig.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmlb.model.LlmLbException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Camel endpoints give for an answer, and what of it is one. */
@Timeout(60)
class CamelAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHUNK =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";

    /** As the objects of OpenAI's Java client: private members that Jackson is told of, and getters that it is not to write. */
    public static final class Chunk {

        @JsonProperty("choices")
        private final JsonNode choices;

        Chunk(JsonNode choices) {
            this.choices = choices;
        }

        public boolean isValid() {
            return true;
        }
    }

    private volatile Processor target = e -> {};
    private int model;

    @RegisterExtension
    final LlmLbRig rig =
            new LlmLbRig(
                    """
            type: gateway-load-balancing-config
            rules:
              - id: two
                type: priority-based-routing
                when: { models: [two] }
                load_balance_targets:
                  - { target: chat/first, priority: 0 }
                  - { target: spare/second, priority: 1 }
              - id: inner
                type: priority-based-routing
                when: { models: [inner] }
                load_balance_targets:
                  - { target: words/x, priority: 0 }
              - id: outer
                type: priority-based-routing
                when: { models: [outer] }
                load_balance_targets:
                  - { target: pool/x, priority: 0 }
                  - { target: spare/second, priority: 1 }
            ---
            type: gateway-provider-config
            providers:
              - { name: chat, kind: camel, uri: "direct:plays" }
              - { name: words, kind: camel, uri: "direct:plays", body: prompt }
              - { name: spare, kind: camel, uri: "direct:spare" }
              - { name: pool, kind: camel, uri: "llm-lb:inner" }
              - { name: timer, kind: camel, uri: "timer:x" }
            """) {
                @Override
                void prepare(CamelContext context) throws Exception {
                    context.addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:plays").process(e -> target.process(e));
                            from("direct:spare").setBody(constant("spare"));
                        }
                    });
                }
            };

    @Test
    void aRouteThatSaysNothingHasNoAnswer() throws Exception {
        for (String provider : List.of("chat", "words")) {
            for (String body : List.of(CHAT, STREAMED)) {
                LlmLbException failure = failure(provider, body);
                assertThat(failure.getStatus()).isEqualTo(502);
                assertThat(failure).hasMessageContaining("no answer");
            }
        }
        assertThat(out("llm-lb:two", "Hi").getMessage().getBody()).isEqualTo("spare");
        assertThat(read(out("llm-lb:two", STREAMED))).contains("\"content\":\"spare\"");
    }

    @Test
    void noBodyIsNoAnswer() {
        target = e -> e.getMessage().setBody(null);
        assertThat(failure("chat", CHAT).getStatus()).isEqualTo(502);
        assertThat(failure("chat", STREAMED).getStatus()).isEqualTo(502);
    }

    @Test
    void aTextThatWasCutDoesNotLookWhole() throws Exception {
        target = e -> {
            e.getMessage().setBody("cut");
            e.getMessage().setHeader("CamelOpenAIFinishReason", "length");
            e.getMessage().setHeader("CamelOpenAIResponseModel", "gpt-x");
            e.getMessage().setHeader("CamelOpenAIResponseId", "chatcmpl-7");
        };
        assertThat(out("chat", CHAT).getMessage().getBody(String.class))
                .contains("\"finish_reason\":\"length\"", "\"model\":\"gpt-x\"", "\"id\":\"chatcmpl-7\"");
        assertThat(read(out("chat", STREAMED))).contains("\"finish_reason\":\"length\"", "\"model\":\"gpt-x\"");
    }

    @Test
    void objectsInOpenAisShapeAreReadAsTheirJson() throws Exception {
        JsonNode chunk = JSON.readTree(CHUNK);
        for (Object body : new Object[] {
            List.of(new Chunk(chunk.path("choices"))).iterator(),
            Stream.of(chunk),
            List.of(JSON.convertValue(chunk, Object.class))
        }) {
            target = e -> e.getMessage().setBody(body);
            assertThat(read(out("chat", STREAMED)))
                    .contains("\"content\":\"a\"")
                    .doesNotContain("valid")
                    .endsWith("data: [DONE]\n\n");
        }
        JsonNode answer = JSON.readTree(
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"whole\"},\"finish_reason\":\"stop\"}]}");
        for (Object body : new Object[] {answer, new Chunk(answer.path("choices"))}) {
            target = e -> e.getMessage().setBody(body);
            assertThat(out("chat", "Hi").getMessage().getBody()).isEqualTo("whole");
        }
    }

    @Test
    void anObjectOfAnotherShapeIsNoAnswer() {
        for (Object body : new Object[] {new Object(), List.of(1, 2), Stream.of((Object) null)}) {
            target = e -> e.getMessage().setBody(body);
            assertThat(failure("chat", STREAMED)).hasMessageContaining("an answer that cannot be read");
        }
    }

    @Test
    void piecesOfWordsStayWordsWhateverTheyLookLike() throws Exception {
        target = e -> e.getMessage()
                .setBody(List.of("Key", ": ", "data: {", CHUNK, "event: x").iterator());
        StringBuilder text = new StringBuilder();
        for (String event : read(out("chat", STREAMED)).split("\n\n")) {
            if (event.startsWith("data: {")) {
                text.append(JSON.readTree(event.substring(6))
                        .at("/choices/0/delta/content")
                        .asText());
            }
        }
        assertThat(text).hasToString("Key: data: {" + CHUNK + "event: x");
    }

    @Test
    void eventsReadLineByLineAreOneStream() throws Exception {
        target = e -> e.getMessage().setBody(Stream.of(": hello", "id: 1", "data: " + CHUNK, "", "data: [DONE]"));
        assertThat(read(out("chat", STREAMED))).contains("\"content\":\"a\"").doesNotContain("id: 1\",");
    }

    @Test
    void whatSaysThatItIsAStreamIsOneHoweverItBegins() throws Exception {
        String events = "id: 1\nretry: 5\ndata: " + CHUNK + "\n\n";
        for (Object body : new Object[] {events, new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8))}) {
            target = e -> {
                e.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/event-stream");
                e.getMessage().setBody(body);
            };
            assertThat(read(out("chat", STREAMED)))
                    .contains("\"content\":\"a\"")
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void eventsThatComeAtOnceMayBeAsManyAsTheyLike() throws Exception {
        String word = "data: " + CHUNK.replace("\"stop\"", "null") + "\n\n";
        String events = word.repeat((9 << 20) / word.length()) + "data: " + CHUNK + "\n\n";
        target = e -> e.getMessage().setBody(events);
        assertThat(read(out("chat", STREAMED)))
                .hasSizeGreaterThan(9 << 20)
                .endsWith("\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    }

    @Test
    void aStreamIsNoWholeAnswer() {
        for (Object body : new Object[] {
            "data: " + CHUNK + "\n\n",
            new ByteArrayInputStream(("data: " + CHUNK + "\n\n").getBytes(StandardCharsets.UTF_8))
        }) {
            target = e -> e.getMessage().setBody(body);
            assertThat(failure("chat", CHAT)).hasMessageContaining("a stream for an answer");
        }
        target = e -> {
            e.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            e.getMessage().setBody("id: 1\n\n");
        };
        assertThat(failure("chat", CHAT)).hasMessageContaining("a stream for an answer");
        target = e -> e.getMessage().setBody("data: 1, 2, 3");
        assertThat(out("chat", "Hi").getMessage().getBody()).isEqualTo("data: 1, 2, 3");
    }

    @Test
    void whateverABodyThrowsIsAFailureAtOnce() {
        target = e -> e.getMessage().setBody(Stream.generate(() -> {
            throw new AssertionError("secret");
        }));
        assertThat(failure("chat", STREAMED)).hasMessageNotContaining("secret");
        assertThat(failure("chat", CHAT).getStatus()).isEqualTo(500);
    }

    @Test
    void whatAPoolBehindTheEndpointCannotTakeAnotherTargetMay() {
        target = e -> e.getMessage().setBody("words");
        assertThat(out("llm-lb:outer", "Hi").getMessage().getBody()).isEqualTo("words");
        String warm = CHAT.replace("\"messages\"", "\"temperature\":0.5,\"messages\"");
        assertThat(out("llm-lb:outer", warm).getMessage().getBody(String.class)).contains("\"content\":\"spare\"");
    }

    @Test
    void anEndpointThatCannotBeSentToFailsAtOnce() {
        assertThat(failure("timer", CHAT).getStatus()).isIn(500, 502);
    }

    private Exchange out(String to, Object body) {
        return rig.send(uri(to), body);
    }

    private LlmLbException failure(String to, Object body) {
        return rig.failure(uri(to), body);
    }

    /** Of a provider by its name, with a model of its own: one that has failed is out for a while. */
    private String uri(String to) {
        return to.startsWith("llm-lb:") ? to : "llm-lb:" + to + "/m" + model++;
    }
}

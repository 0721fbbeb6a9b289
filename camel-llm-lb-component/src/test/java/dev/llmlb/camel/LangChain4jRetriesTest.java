package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Retries of a model's own multiply with ours: the start warns of them. */
class LangChain4jRetriesTest {

    /** A model that shows its retries. */
    public static final class Shown implements ChatModel {

        public int getMaxRetries() {
            return 5;
        }
    }

    @TempDir
    Path dir;

    private final Logger logger = (Logger) LoggerFactory.getLogger(LangChain4jBeans.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final SimulatedProvider provider = SimulatedProvider.start("provider");
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() throws Exception {
        logger.detachAppender(lines);
        context.close();
        provider.close();
    }

    private void start(ChatModel model) throws Exception {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                "type: gateway-provider-config\nproviders:\n"
                        + "  - { name: house, kind: langchain4j, bean: \"#chat\", streaming_bean: \"#streaming\" }\n");
        context.getRegistry().bind("chat", model);
        context.getRegistry()
                .bind(
                        "streaming",
                        OpenAiStreamingChatModel.builder()
                                .baseUrl(provider.baseUrl())
                                .apiKey("key")
                                .modelName("m")
                                .build());
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.start();
        context.getComponent("llm-lb").start();
    }

    private OpenAiChatModel.OpenAiChatModelBuilder model() {
        return OpenAiChatModel.builder()
                .baseUrl(provider.baseUrl())
                .apiKey("key")
                .modelName("m");
    }

    @Test
    void aModelWithItsBuildersDefaultIsWarnedOf() throws Exception {
        start(model().build());

        assertThat(lines.list)
                .singleElement()
                .asString()
                .contains("provider house: the model retries 2 times by itself", "set maxRetries(0)");
    }

    @Test
    void aModelThatShowsItsRetriesIsWarnedOf() throws Exception {
        start(new Shown());

        assertThat(lines.list).singleElement().asString().contains("the model retries 5 times by itself");
    }

    @Test
    void withoutRetriesOfItsOwnAFailureIsSeenAtOnce() throws Exception {
        start(model().maxRetries(0).build());
        provider.next(Behaviour.status(503));

        Exchange out = context.createProducerTemplate()
                .request("llm-lb:house/m", e -> e.getMessage().setBody("Hi"));

        assertThat(lines.list).isEmpty();
        assertThat(out.getMessage().getHeader(LlmLbConstants.ATTEMPTS)).isEqualTo(provider.calls());
        assertThat(provider.calls()).isEqualTo(2);
    }
}

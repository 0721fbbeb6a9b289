package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.LlmLbException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Camel context in which {@code llm-lb:} has a configuration of its own, new for each test. */
class LlmLbRig implements BeforeEachCallback, AfterEachCallback {

    static final String CHAT = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    static final String STREAMED = CHAT.replace("\"model\":\"m\"", "\"model\":\"m\",\"stream\":true");

    private final String config;
    private Path file;
    private CamelContext context;
    private ProducerTemplate template;

    LlmLbRig(String config) {
        this.config = config;
    }

    void start() throws Exception {
        file = Files.writeString(Files.createTempFile("llm", ".yaml"), config);
        context = new DefaultCamelContext();
        prepare(context);
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(file.toString());
        context.start();
        template = context.createProducerTemplate();
    }

    /** Puts into the context what else it has: beans, routes. */
    void prepare(CamelContext context) throws Exception {}

    void stop() throws Exception {
        context.close();
        Files.delete(file);
    }

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        start();
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        stop();
    }

    CamelContext context() {
        return context;
    }

    ProducerTemplate template() {
        return template;
    }

    /** The exchange of a request that has an answer. */
    Exchange send(String uri, Object body) {
        Exchange out = template.request(uri, e -> e.getMessage().setBody(body));
        assertThat(out.getException()).isNull();
        return out;
    }

    LlmLbException failure(String uri, Object body) {
        return template.request(uri, e -> e.getMessage().setBody(body)).getException(LlmLbException.class);
    }

    /** All events of a streamed answer. */
    static String read(Exchange out) throws Exception {
        return new String(out.getMessage().getBody(InputStream.class).readAllBytes(), StandardCharsets.UTF_8);
    }
}

package dev.llmlb.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.camel.LlmLbConstants;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {

    private final Map<String, Object> set = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void anUnexpectedFailureTellsNothingInternal() throws IOException {
        exchange.setException(new IllegalStateException("jdbc:secret"));

        ResponseWriter.write(exchange, response());

        assertThat(set).containsEntry("setStatus", 500);
        assertThat(sent.toString(StandardCharsets.UTF_8))
                .contains("server_error")
                .doesNotContain("secret", "IllegalState");
    }

    @Test
    void aStreamThatCannotBeReadOnEndsWithAnErrorEvent() throws IOException {
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream("data: 1\n\n".getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    private boolean closed;

                    @Override
                    public int read() throws IOException {
                        if (closed) {
                            return -1;
                        }
                        throw new IOException("interrupted");
                    }

                    @Override
                    public void close() {
                        closed = true;
                    }
                });

        ResponseWriter.stream(exchange.getMessage(), broken, response());

        assertThat(sent.toString(StandardCharsets.UTF_8))
                .startsWith("data: 1\n\nevent: error\ndata: {\"error\":{")
                .endsWith("}]}\n\n");
    }

    @Test
    void noProviderSaysWhatIsOursToSay() throws IOException {
        exchange.getMessage().setHeader("x-llm-lb-decision", "forged");
        exchange.getMessage().setHeader("x-tfy-resolved-model", "forged");
        exchange.getMessage().setHeader("x-request-id", "r1");

        ResponseWriter.write(exchange, response());

        assertThat(headers).containsOnly(Map.entry("x-request-id", "r1"));
    }

    @Test
    void noProviderTellsAProxyBeforeUsWhatToDo() throws IOException {
        exchange.getMessage().setHeader("x-accel-redirect", "/etc/passwd");
        exchange.getMessage().setHeader("x-sendfile", "/etc/passwd");

        ResponseWriter.write(exchange, response());

        assertThat(headers).isEmpty();
    }

    @Test
    void aProxyBeforeUsIsAskedToPassEventsOnAsTheyCome() {
        ResponseWriter.streamHead(exchange.getMessage(), response());

        assertThat(headers).containsEntry("X-Accel-Buffering", "no").containsEntry("Cache-Control", "no-cache");
    }

    @Test
    void namesInAnyAlphabetFitIntoHeaders() throws IOException {
        exchange.getMessage().setHeader(LlmLbConstants.TARGET, "p/modèle 模\r\nx: 1");
        exchange.getMessage().setHeader(LlmLbConstants.RULE, "für-alle");
        exchange.getMessage().setHeader(LlmLbConstants.DECISION, "{\"model\":\"模\"}");

        ResponseWriter.write(exchange, response());

        assertThat(headers)
                .containsEntry("x-llm-lb-target", "p/mod%C3%A8le %E6%A8%A1%0D%0Ax: 1")
                .containsEntry("x-tfy-resolved-model", "p/mod%C3%A8le %E6%A8%A1%0D%0Ax: 1")
                .containsEntry("x-llm-lb-rule", "f%C3%BCr-alle")
                .containsEntry("x-llm-lb-decision", "{\"model\":\"\\u6a21\"}");
    }

    @Test
    void aDecisionThatIsTooLongForAHeaderIsLeftOutWithANote() throws IOException {
        exchange.getMessage().setHeader(LlmLbConstants.DECISION, "{\"model\":\"" + "m".repeat(5_000) + "\"}");

        ResponseWriter.write(exchange, response());

        assertThat(headers.get("x-llm-lb-decision"))
                .contains("\"note\"", "5012")
                .hasSizeLessThan(200);
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getOutputStream")) {
                        return new Sent();
                    }
                    if (method.getName().equals("setHeader")) {
                        headers.put((String) args[0], (String) args[1]);
                    }
                    set.put(method.getName(), args[0]);
                    return null;
                });
    }

    private final class Sent extends ServletOutputStream {

        @Override
        public void write(int b) {
            sent.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}

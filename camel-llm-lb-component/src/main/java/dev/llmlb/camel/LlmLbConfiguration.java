package dev.llmlb.camel;

import dev.llmlb.model.Operation;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options of an endpoint; the component's are the defaults of its endpoints. */
@UriParams
@Configurer
public class LlmLbConfiguration implements Cloneable {

    @UriParam(
            label = "producer",
            defaultValue = "CHAT_COMPLETION",
            description =
                    "What the model is asked for: the next message of a chat, the continuation of a text, or the embeddings of texts. Targets whose provider cannot do it are skipped.")
    private Operation operation = Operation.CHAT_COMPLETION;

    @UriParam(
            label = "producer",
            description =
                    "Stream the answer as it is generated. A chat request whose body asks for a stream is streamed anyway.")
    private boolean stream;

    @UriParam(
            label = "producer",
            defaultValue = "SSE",
            description =
                    "What a streamed answer is in the body: an InputStream of server-sent events, or an Iterator of texts.")
    private StreamBody streamBody = StreamBody.SSE;

    @UriParam(
            label = "producer",
            defaultValue = "600000",
            javaType = "java.time.Duration",
            description = "The time that all attempts of a request together may take.")
    @Metadata
    private long timeout = 600_000;

    public LlmLbConfiguration copy() {
        try {
            return (LlmLbConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public Operation getOperation() {
        return operation;
    }

    public void setOperation(Operation operation) {
        this.operation = operation;
    }

    public boolean isStream() {
        return stream;
    }

    public void setStream(boolean stream) {
        this.stream = stream;
    }

    public StreamBody getStreamBody() {
        return streamBody;
    }

    public void setStreamBody(StreamBody streamBody) {
        this.streamBody = streamBody;
    }

    public long getTimeout() {
        return timeout;
    }

    public void setTimeout(long timeout) {
        if (timeout <= 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
        }
        this.timeout = timeout;
    }
}

package dev.llmlb.camel;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.component.SendDynamicAwareSupport;

/** Lets {@code toD("llm-lb:${header.model}")} use one endpoint for every model: the model travels in a header. */
@SendDynamic("llm-lb")
public class LlmLbSendDynamicAware extends SendDynamicAwareSupport {

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) {
        return new DynamicAwareEntry(uri, originalUri, null, null);
    }

    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        int query = entry.getUri().indexOf('?');
        return "llm-lb:" + LlmLbEndpoint.ANY_MODEL
                + (query < 0 ? "" : entry.getUri().substring(query));
    }

    @Override
    public Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        String model = modelOf(entry.getUri());
        return e -> e.getMessage().setHeader(LlmLbConstants.MODEL, model);
    }

    @Override
    public Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return e -> e.getMessage().removeHeader(LlmLbConstants.MODEL);
    }

    private static String modelOf(String uri) {
        int query = uri.indexOf('?');
        String path = uri.substring(uri.indexOf(':') + 1, query < 0 ? uri.length() : query);
        return path.startsWith("//") ? path.substring(2) : path;
    }
}

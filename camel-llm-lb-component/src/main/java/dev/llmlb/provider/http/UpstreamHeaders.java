package dev.llmlb.provider.http;

import dev.llmlb.model.HeadersOverride;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The headers of an account's requests, made once. */
public final class UpstreamHeaders {

    private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");

    private final HttpFields fields;

    private UpstreamHeaders(HttpFields fields) {
        this.fields = fields;
    }

    /** JSON with these headers. */
    public static UpstreamHeaders of(Map<String, String> headers) {
        HttpFields.Mutable fields = HttpFields.build().add(JSON);
        headers.forEach(fields::put);
        return new UpstreamHeaders(fields.asImmutable());
    }

    /** These and one more. */
    public UpstreamHeaders with(String name, String value) {
        return new UpstreamHeaders(HttpFields.build(fields).put(name, value).asImmutable());
    }

    /** As a target changes them. */
    public UpstreamHeaders overriddenBy(HeadersOverride override) {
        if (override.set().isEmpty() && override.remove().isEmpty()) {
            return this;
        }
        HttpFields.Mutable changed = HttpFields.build(fields);
        override.remove().forEach(changed::remove);
        override.set().forEach(changed::put);
        return new UpstreamHeaders(changed.asImmutable());
    }

    HttpFields fields() {
        return fields;
    }
}

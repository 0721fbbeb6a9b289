package dev.llmlb.gateway.http;

import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/** The headers of a request, for who reads a trace from them. */
enum CallerHeaders implements TextMapGetter<HttpServletRequest> {
    GETTER;

    @Override
    public Iterable<String> keys(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames());
    }

    @Override
    public String get(HttpServletRequest request, String name) {
        return request == null ? null : request.getHeader(name);
    }
}

package dev.llmlb.provider.langchain4j;

import java.util.Map;
import java.util.function.Supplier;

/**
 * The headers of the trace that the call of this moment belongs to, such as {@code traceparent}: for models that take headers from a
 * supplier, {@code OpenAiChatModel.builder().customHeaders(TraceHeaders.ofThisCall())}. LangChain4j has no other way to hand them on.
 */
public final class TraceHeaders {

    private static final ThreadLocal<Map<String, String>> CALL = ThreadLocal.withInitial(Map::of);

    private TraceHeaders() {}

    /** Gives the headers on the thread that calls a model; none on any other. */
    public static Supplier<Map<String, String>> ofThisCall() {
        return CALL::get;
    }

    static void during(Map<String, String> trace, Runnable call) {
        CALL.set(trace);
        try {
            call.run();
        } finally {
            CALL.remove();
        }
    }
}

package dev.llmlb.camel;

import dev.llmlb.model.Answer;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.camel.JsonText;
import dev.llmlb.provider.openai.ChatJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Reads a request from an exchange and writes its answer back in the shape in which it came. */
final class ExchangeMapper {

    private static final List<String> RESULT_HEADERS = List.of(
            LlmLbConstants.TARGET,
            LlmLbConstants.DECISION,
            LlmLbConstants.RULE,
            LlmLbConstants.ATTEMPTS,
            LlmLbConstants.PROMPT_TOKENS,
            LlmLbConstants.COMPLETION_TOKENS,
            LlmLbConstants.TOTAL_TOKENS,
            LlmLbConstants.COST);

    private static final Duration LONGEST = Duration.ofDays(1);

    private final Exchange exchange;
    private final LlmLbEndpoint endpoint;
    private BodyShape shape;

    ExchangeMapper(Exchange exchange, LlmLbEndpoint endpoint) {
        this.exchange = exchange;
        this.endpoint = endpoint;
    }

    /**
     * The request of the exchange.
     *
     * @throws LlmLbException status 400 when the body is no text and no request for the endpoint's operation
     */
    ChatRequest request() {
        Message message = exchange.getMessage();
        forget(message);
        Operation operation = endpoint.getConfiguration().getOperation();
        shape = BodyShape.of(message, operation);
        long usualNanos = nanos(Duration.ofMillis(endpoint.getConfiguration().getTimeout()));
        return ChatJson.read(
                        operation,
                        shape.json(),
                        model(message),
                        endpoint.getConfiguration().isStream(),
                        caller(endpoint.getComponent().balancer().sessionHeaders()),
                        timeoutNanos(message, usualNanos))
                .usually(usualNanos);
    }

    /** Drops what an earlier call of the route left, so that nothing of it is taken for this one's. */
    private void forget(Message message) {
        if (message.hasHeaders()) {
            RESULT_HEADERS.forEach(message::removeHeader);
        }
        exchange.removeProperty(LlmLbConstants.ERROR_CATEGORY);
        exchange.removeProperty(LlmLbConstants.RETRY_AFTER_MILLIS);
    }

    /** The header, else the endpoint's path; null for the model that the body names. */
    private String model(Message message) {
        String header = message.getHeader(LlmLbConstants.MODEL, String.class);
        if (header != null && !header.isEmpty()) {
            return header;
        }
        return endpoint.getModel().equals(LlmLbEndpoint.ANY_MODEL) ? null : endpoint.getModel();
    }

    /** Whether the route wants to know why. */
    boolean wantsDecision() {
        return exchange.getMessage().getHeader(LlmLbConstants.EXPLAIN, false, boolean.class);
    }

    boolean isDryRun() {
        return exchange.getMessage().getHeader(LlmLbConstants.DRY_RUN, false, boolean.class);
    }

    void decision(Decision decision) {
        exchange.getMessage().setHeader(LlmLbConstants.DECISION, JsonText.of(DecisionJson.of(decision)));
    }

    /** The answer of a dry run. */
    void dryRun(Decision decision) {
        decision(decision);
        Message message = exchange.getMessage();
        message.setBody(message.getHeader(LlmLbConstants.DECISION));
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    private Caller caller(Set<String> sessionHeaders) {
        Message message = exchange.getMessage();
        Object metadata = message.getHeader(LlmLbConstants.METADATA);
        Object subjects = message.getHeader(LlmLbConstants.SUBJECTS);
        String session = message.getHeader(LlmLbConstants.SESSION_ID, String.class);
        Object via = exchange.getProperty(LlmLbConstants.VIA);
        Map<String, String> headers = sessionHeaders.isEmpty() ? Map.of() : headers(sessionHeaders);
        return metadata == null && subjects == null && session == null && via == null && headers.isEmpty()
                ? Caller.ANONYMOUS
                : new Caller(metadata(metadata), subjects(subjects), session, headers, subjects(via));
    }

    private Map<String, String> headers(Set<String> names) {
        @SuppressWarnings("unchecked") // as documented at the property
        UnaryOperator<String> callers = exchange.getProperty(LlmLbConstants.CALLER_HEADERS, UnaryOperator.class);
        Message message = exchange.getMessage();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : names) { // in any case
            String value = callers == null ? message.getHeader(name, String.class) : callers.apply(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static Map<String, String> metadata(Object header) {
        if (header == null) {
            return Map.of();
        }
        if (header instanceof Map<?, ?> map) {
            Map<String, String> pairs = new LinkedHashMap<>();
            map.forEach((key, value) -> pairs.put(String.valueOf(key), String.valueOf(value)));
            return pairs;
        }
        return ChatJson.stringMap(LlmLbConstants.METADATA, header.toString());
    }

    private static List<String> subjects(Object header) {
        List<String> subjects = new ArrayList<>();
        if (header instanceof Collection<?> collection) {
            collection.forEach(subject -> subjects.add(String.valueOf(subject).strip()));
        } else if (header != null) {
            for (String subject : header.toString().split(",")) {
                subjects.add(subject.strip());
            }
        }
        return subjects;
    }

    private long timeoutNanos(Message message, long usualNanos) {
        Object deadline = message.getHeader(LlmLbConstants.DEADLINE);
        if (deadline == null) {
            return usualNanos;
        }
        Duration left = deadline instanceof Number millis
                ? Duration.ofMillis(millis.longValue())
                : exchange.getContext().getTypeConverter().tryConvertTo(Duration.class, exchange, deadline);
        if (left == null || left.isNegative() || left.isZero()) {
            throw LlmLbException.invalid(
                    LlmLbConstants.DEADLINE + ": " + deadline + " (expected: a time more than 0, such as 30s)");
        }
        return nanos(left);
    }

    /** Nobody waits longer than a day, and so long a time still fits into nanoseconds. */
    private static long nanos(Duration time) {
        return time.compareTo(LONGEST) < 0 ? time.toNanos() : LONGEST.toNanos();
    }

    /** Puts the answer into the exchange. */
    void answer(Answer answer) {
        Message message = exchange.getMessage();
        Reply reply = answer.reply();
        reply.headers().forEach(message::setHeader);
        message.setHeader(LlmLbConstants.TARGET, answer.target().id());
        decision(answer.ruleId(), answer.attempts().size());
        if (reply.stream() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, "text/event-stream");
            // otherwise the next node of the route would read the whole stream before it goes on
            exchange.getExchangeExtension().setStreamCacheDisabled(true);
            SseInputStream events = new SseInputStream(reply.stream());
            message.setBody(
                    endpoint.getConfiguration().getStreamBody() == StreamBody.TEXT ? new TextDeltas(events) : events);
            return;
        }
        usage(message, reply.usage(), answer.cost());
        message.setBody(shape.of(reply.body()));
        if (shape.isJson()) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
    }

    private void decision(String ruleId, int attempts) {
        Message message = exchange.getMessage();
        message.removeHeader(LlmLbConstants.MODEL); // or the next llm-lb: of the route would ask for it too
        message.setHeader(LlmLbConstants.ATTEMPTS, attempts);
        if (ruleId != null) {
            message.setHeader(LlmLbConstants.RULE, ruleId);
        }
    }

    private static void usage(Message message, Usage usage, double cost) {
        if (usage.isKnown()) {
            message.setHeader(LlmLbConstants.PROMPT_TOKENS, usage.promptTokens());
            message.setHeader(LlmLbConstants.COMPLETION_TOKENS, usage.completionTokens());
            message.setHeader(LlmLbConstants.TOTAL_TOKENS, usage.totalTokens());
        }
        if (cost > 0) {
            message.setHeader(LlmLbConstants.COST, cost);
        }
    }

    /** Fails the exchange. */
    void failure(LlmLbException failure) {
        exchange.setException(failure);
        decision(failure.getRuleId(), failure.getAttempts().size());
        exchange.setProperty(
                LlmLbConstants.ERROR_CATEGORY, failure.getCategory().name());
        if (failure.getRetryAfterMillis() >= 0) {
            exchange.setProperty(LlmLbConstants.RETRY_AFTER_MILLIS, failure.getRetryAfterMillis());
        }
    }
}

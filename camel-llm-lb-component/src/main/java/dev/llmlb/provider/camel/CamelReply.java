package dev.llmlb.provider.camel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.AnswerMessage;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Reads a whole answer: OpenAI's as it is, anything else as the text of one. */
final class CamelReply {

    private final AnswerHead head;

    CamelReply(AnswerHead head) {
        this.head = head;
    }

    AnswerHead head() {
        return head;
    }

    /** The answer in the bytes of a body; its usage is that of the headers when it tells none. */
    WholeAnswer whole(byte[] body, Message message) {
        TokenCounts counted = tokens(message);
        WholeAnswer openAi = OpenAiDialect.INSTANCE.readAnswer(body);
        if (openAi != null) {
            Usage usage = openAi.usage().isKnown() ? openAi.usage() : counted.usage();
            return new WholeAnswer(openAi.outcome(), openAi.body(), usage);
        }
        if (hasType(
                message, "text/html")) { // a login page or a proxy's; a model that writes HTML gives no such type to it
            return WholeAnswer.failed(Outcome.broken("a page of HTML for an answer"), null);
        }
        JsonNode json = Json.read(body);
        if (json.isObject() && json.hasNonNull("error")) {
            Outcome said = OutcomeClassifier.ofErrorEvent(body);
            return WholeAnswer.failed(
                    new Outcome(said.kind(), said.status(), "an error for an answer", said.retryAfterMillis()), body);
        }
        if (json.isObject() && json.has("choices")) {
            return WholeAnswer.failed(Outcome.broken("an answer without a choice"), null);
        }
        String text = new String(body, StandardCharsets.UTF_8);
        if (isEventStream(message) || text.startsWith("data:") && text.contains("\"choices\"")) {
            return WholeAnswer.failed(Outcome.broken("a stream for an answer"), null);
        }
        if (json.isMissingNode() && beginsLikeOpenAis(text)) {
            return WholeAnswer.failed(Outcome.broken("an answer that breaks off"), null);
        }
        return text(text, message, counted);
    }

    /** Text may be JSON, and may break off at the bound of its tokens; but not in this shape. */
    private static boolean beginsLikeOpenAis(String text) {
        return text.startsWith("{\"id\":") || text.startsWith("{") && text.contains("\"choices\"");
    }

    static boolean isEventStream(Message message) {
        return hasType(message, "text/event-stream");
    }

    private static boolean hasType(Message message, String expected) {
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        return type != null && type.regionMatches(true, 0, expected, 0, expected.length());
    }

    private WholeAnswer text(String text, Message said, TokenCounts counted) {
        if (text.isBlank()) {
            return WholeAnswer.failed(Outcome.broken("an empty answer"), null);
        }
        AnswerMessage message = new AnswerMessage();
        message.text(text);
        AnswerHead of = head.as(text(said, "ResponseId"), text(said, "ResponseModel"));
        byte[] completion =
                AnswerMessage.completion(of, List.of(new AnswerMessage.Choice(message, finishReason(said))), counted);
        return WholeAnswer.of(completion, counted.usage());
    }

    /** What Camel's AI components say in headers, each with a prefix of its own: {@code CamelOpenAIPromptTokens}. */
    static TokenCounts tokens(Message message) {
        long prompt = count(message, "PromptTokens", "InputTokenCount");
        long completion = count(message, "CompletionTokens", "OutputTokenCount");
        return prompt < 0 || completion < 0 ? TokenCounts.UNKNOWN : new TokenCounts(prompt, completion, 0, 0);
    }

    /** Why a text ended, where the component says it: one that was cut at its bound must not look whole. */
    static String finishReason(Message message) {
        String reason = text(message, "FinishReason");
        return switch (reason == null ? "" : reason.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default -> "stop";
        };
    }

    private static String text(Message message, String suffix) {
        Object value = header(message, suffix);
        return value instanceof CharSequence || value instanceof Enum<?> ? value.toString() : null;
    }

    private static long count(Message message, String... suffixes) {
        return header(message, suffixes) instanceof Number count ? count.longValue() : -1;
    }

    private static Object header(Message message, String... suffixes) {
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            for (String suffix : suffixes) {
                if (header.getKey().startsWith("Camel") && header.getKey().endsWith(suffix)) {
                    return header.getValue();
                }
            }
        }
        return null;
    }
}

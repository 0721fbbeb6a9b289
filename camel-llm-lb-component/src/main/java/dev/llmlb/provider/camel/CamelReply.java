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
        if (isPage(message)) {
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
        if (json.isMissingNode() && beginsLikeOpenAis(text)) {
            return WholeAnswer.failed(Outcome.broken("an answer that breaks off"), null);
        }
        return text(text, counted);
    }

    /** Text may be JSON, and may break off at the bound of its tokens; but not in this shape. */
    private static boolean beginsLikeOpenAis(String text) {
        return text.startsWith("{\"id\":") || text.startsWith("{") && text.contains("\"choices\"");
    }

    /** A login page or a proxy's; a model that writes HTML gives no such type to it. */
    private static boolean isPage(Message message) {
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        return type != null && type.regionMatches(true, 0, "text/html", 0, 9);
    }

    private WholeAnswer text(String text, TokenCounts counted) {
        if (text.isBlank()) {
            return WholeAnswer.failed(Outcome.broken("an empty answer"), null);
        }
        AnswerMessage message = new AnswerMessage();
        message.text(text);
        byte[] completion = AnswerMessage.completion(head, List.of(new AnswerMessage.Choice(message, "stop")), counted);
        return WholeAnswer.of(completion, counted.usage());
    }

    /** What Camel's AI components say in headers, each with a prefix of its own: {@code CamelOpenAIPromptTokens}. */
    static TokenCounts tokens(Message message) {
        long prompt = count(message, "PromptTokens", "InputTokenCount");
        long completion = count(message, "CompletionTokens", "OutputTokenCount");
        return prompt < 0 || completion < 0 ? TokenCounts.UNKNOWN : new TokenCounts(prompt, completion, 0, 0);
    }

    private static long count(Message message, String... suffixes) {
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            for (String suffix : suffixes) {
                if (header.getKey().startsWith("Camel")
                        && header.getKey().endsWith(suffix)
                        && header.getValue() instanceof Number count) {
                    return count.longValue();
                }
            }
        }
        return -1;
    }
}

package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.WholeAnswer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the JSON that a provider with a dialect of its own sends back to one call. */
public class TranslatedDialect implements Dialect {

    private final Function<JsonNode, WholeAnswer> answers;
    private final Function<JsonNode, StreamEvent> events;
    private final Supplier<byte[]> lastEvents;
    private final Function<JsonNode, byte[]> errors;

    /**
     * A dialect of one call.
     *
     * @param answers give null for what is none
     */
    protected TranslatedDialect(
            Function<JsonNode, WholeAnswer> answers,
            Function<JsonNode, StreamEvent> events,
            Supplier<byte[]> lastEvents,
            Function<JsonNode, byte[]> errors) {
        this.answers = answers;
        this.events = events;
        this.lastEvents = lastEvents;
        this.errors = errors;
    }

    @Override
    public final WholeAnswer readAnswer(byte[] body) {
        return answers.apply(Json.read(body));
    }

    @Override
    public final StreamEvent readEvent(byte[] bytes, int start, int end) {
        return events.apply(Json.read(bytes, start, end));
    }

    @Override
    public final byte[] lastEvents() {
        return lastEvents.get();
    }

    @Override
    public final byte[] readError(byte[] body) {
        return errors.apply(Json.read(body));
    }
}

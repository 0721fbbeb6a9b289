package dev.llmlb.simulator;

import static dev.llmlb.simulator.Behaviour.answer;
import static dev.llmlb.simulator.Behaviour.error;
import static dev.llmlb.simulator.Behaviour.raw;
import static dev.llmlb.simulator.Behaviour.status;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What goes wrong with providers, and what a caller should see of it behind a balancer that has a second, healthy target: the one list
 * that tests and the fault table share. {@link FaultBench} plays it.
 */
public enum Fault {
    RATE_LIMIT_SECONDS("429, `Retry-After` in seconds", () -> status(429).withHeader("Retry-After", "7"), Seen.SECOND),
    RATE_LIMIT_DATE(
            "429, `Retry-After` as a date",
            () -> status(429).withHeader("Retry-After", httpDate(Duration.ofSeconds(9))),
            Seen.SECOND),
    RATE_LIMIT_MILLIS("429, `retry-after-ms`", () -> status(429).withHeader("retry-after-ms", "6500"), Seen.SECOND),
    RATE_LIMIT_BODY(
            "429, hint in the body",
            () -> error(429, "rate_limit_exceeded", "Rate limit reached. Please try again in 20s."),
            Seen.SECOND),
    RATE_LIMIT("429 without a hint", () -> status(429), Seen.SECOND),
    INTERNAL_ERROR("500", () -> status(500), Seen.SECOND),
    BAD_GATEWAY("502", () -> status(502), Seen.SECOND),
    UNAVAILABLE("503", () -> status(503), Seen.SECOND),
    OVERLOADED("529 (overloaded)", () -> status(529), Seen.SECOND),
    UNAUTHORIZED("401", () -> status(401), Seen.SECOND),
    QUOTA(
            "403, quota exhausted",
            () -> error(403, "insufficient_quota", "You exceeded your current quota."),
            Seen.SECOND),
    MODEL_GONE("404, model gone", () -> error(404, "model_not_found", "The model does not exist."), Seen.SECOND),
    CALLERS_FAULT("400, the caller's fault", () -> status(400), Seen.refused(400)),
    CONTEXT_LENGTH(
            "400, context length, second window larger",
            () -> error(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens."),
            Seen.SECOND),
    CONTEXT_LENGTH_EVERYWHERE(
            "400, context length, second window no larger",
            () -> error(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens."),
            Seen.refused(400)),
    CONTENT_FILTER(
            "400, content filter", () -> error(400, "content_filter", "The response was filtered."), Seen.refused(400)),
    CONNECTION_REFUSED("connection refused", Where.NOTHING_LISTENS, Seen.SECOND),
    RESET_BEFORE_HEADERS("reset before headers", () -> Behaviour.refuse().withReset(), Seen.SECOND),
    RESET_MID_BODY(
            "reset in the middle of the body", () -> Behaviour.cutAfterTokens(1).withReset(), Seen.SECOND, Seen.BROKEN),
    DNS("DNS failure", Where.NO_SUCH_HOST, Seen.SECOND),
    TLS("TLS failure", Where.NO_TLS, Seen.SECOND),
    SILENCE("silence before headers", Behaviour::silence, Seen.SECOND),
    SLOW_FIRST_TOKEN("first token after 20 s", () -> answer().withDelay(Duration.ofSeconds(20)), Seen.SECOND),
    ERROR_FIRST(
            "200 with an error first",
            () -> raw(200, "application/json", ErrorJson.openAi("The server had an error.", "server_error", null)),
            () -> answer().withErrorEventFirst(),
            Seen.SECOND,
            Seen.SECOND),
    EMPTY("empty 200", Behaviour::emptyBody, Seen.SECOND),
    HTML("200 with an HTML page", () -> raw(200, "text/html", "<html><body>Welcome</body></html>"), Seen.SECOND),
    TRUNCATED_JSON(
            "truncated JSON",
            () -> raw(200, "application/json", "{\"id\":\"1\",\"choices\":[{\"message\":{\"content\":\"Hel"),
            () -> answer().withFirstTokenBrokenOff(),
            Seen.SECOND,
            Seen.SECOND),
    WRONG_CONTENT_TYPE(
            "wrong content type",
            () -> answer().withHeader("Content-Type", "text/plain"),
            Seen.FIRST, // it is an answer whatever it is called
            Seen.SECOND),
    GZIP("gzip, which nobody asked for", () -> answer().withGzip(), Seen.FIRST),
    MALFORMED_LINE("malformed SSE line", () -> answer().withMalformedLine(), Seen.FIRST),
    WRONG_CHECKSUM("event with a wrong checksum", () -> answer().withWrongChecksum(), Seen.FIRST, Seen.BROKEN),
    STALL("stall in the middle", () -> Behaviour.stallAfterTokens(3), Seen.SECOND, Seen.BROKEN),
    CUT("cut in the middle", () -> Behaviour.cutAfterTokens(3), Seen.SECOND, Seen.BROKEN),
    NO_DONE("missing `[DONE]`", () -> answer().withoutDone(), Seen.FIRST),
    NO_USAGE("no usage", () -> answer().withoutUsage(), Seen.FIRST),
    ENDLESS("endless answer", Behaviour::answer, Seen.SECOND, Seen.BROKEN),
    SLOW_DRIP("slow drip, byte by byte", () -> answer().withDrip(Duration.ofMillis(50)), Seen.SECOND),
    OUTAGE("outage of 60 s", () -> status(503), Seen.SECOND),
    HUGE_ERROR_BODY("500 with a body of 16 MB", () -> raw(500, "text/plain", "x".repeat(16 << 20)), Seen.SECOND),
    HEADER_BOMB("header of 1 MB", () -> answer().withHeader("x-bomb", "x".repeat(1 << 20)), Seen.SECOND);

    /** Where a provider account points. */
    enum Where {
        PROVIDER,
        NOTHING_LISTENS,
        NO_SUCH_HOST,
        NO_TLS
    }

    /**
     * What a caller should see.
     *
     * @param status of the response
     * @param target {@code first} or {@code second}, whoever answers; null for an error
     * @param attempts upstream calls
     * @param broken whether the answer is a stream that ends with an error event
     */
    public record Seen(int status, String target, int attempts, boolean broken) {

        static final Seen FIRST = new Seen(200, "first", 1, false);
        static final Seen SECOND = new Seen(200, "second", 2, false);
        static final Seen BROKEN = new Seen(200, "first", 1, true);

        static Seen refused(int status) {
            return new Seen(status, null, 1, false);
        }
    }

    private final String title;
    private final Where where;
    private final Supplier<Behaviour> plain;
    private final Supplier<Behaviour> stream;
    private final Seen seenPlain;
    private final Seen seenStream;

    Fault(String title, Supplier<Behaviour> behaviour, Seen seen) {
        this(title, behaviour, seen, seen);
    }

    Fault(String title, Supplier<Behaviour> behaviour, Seen seenPlain, Seen seenStream) {
        this(title, behaviour, behaviour, seenPlain, seenStream);
    }

    Fault(String title, Supplier<Behaviour> plain, Supplier<Behaviour> stream, Seen seenPlain, Seen seenStream) {
        this.title = title;
        this.where = Where.PROVIDER;
        this.plain = plain;
        this.stream = stream;
        this.seenPlain = seenPlain;
        this.seenStream = seenStream;
    }

    Fault(String title, Where where, Seen seen) {
        this.title = title;
        this.where = where;
        this.plain = Behaviour::answer;
        this.stream = Behaviour::answer;
        this.seenPlain = seen;
        this.seenStream = seen;
    }

    /** What it is, for people. */
    public String title() {
        return title;
    }

    /** What a caller should see of it. */
    public Seen seen(boolean streaming) {
        return streaming ? seenStream : seenPlain;
    }

    /** The model whose first target has this fault. */
    public String model(boolean streaming) {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + (streaming ? "-stream" : "-plain");
    }

    Where where() {
        return where;
    }

    Behaviour behaviour(boolean streaming) {
        return (streaming ? stream : plain).get();
    }

    private static String httpDate(Duration fromNow) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plus(fromNow));
    }
}

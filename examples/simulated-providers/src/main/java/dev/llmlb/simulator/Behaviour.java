package dev.llmlb.simulator;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a call does instead of, or on the way of, answering well; immutable.
 *
 * <p>A factory says how the call ends; each {@code with…} adds to it. Additions that concern streams leave other calls
 * alone.
 */
public final class Behaviour {

    private static final String JSON = "application/json";

    private final Outcome outcome;
    private final Map<String, String> headers;
    private final Duration delay;
    private final Set<Twist> twists;
    private final Usage usage;
    private final Duration drip;

    private Behaviour(
            Outcome outcome,
            Map<String, String> headers,
            Duration delay,
            Set<Twist> twists,
            Usage usage,
            Duration drip) {
        this.outcome = outcome;
        this.headers = headers;
        this.delay = delay;
        this.twists = twists;
        this.usage = usage;
        this.drip = drip;
    }

    static Behaviour of(Outcome outcome) {
        return new Behaviour(outcome, Map.of(), Duration.ZERO, Set.of(), null, Duration.ZERO);
    }

    /** A good answer. */
    public static Behaviour answer() {
        return of(Outcome.Answer.GOOD);
    }

    /** A good answer with that text. */
    public static Behaviour answer(String text) {
        return of(Outcome.Answer.GOOD.saying(Objects.requireNonNull(text, "text")));
    }

    /** The wire's own error object of that status. */
    public static Behaviour status(int status) {
        return of(new Outcome.Failure(status, null, null));
    }

    /**
     * The wire's own error object of that status with a message.
     *
     * @param code on wires that have one: OpenAI's, or the name of an exception at Bedrock
     */
    public static Behaviour error(int status, String code, String message) {
        return of(new Outcome.Failure(status, code, Objects.requireNonNull(message, "message")));
    }

    /** That status with a raw body, sent as JSON. */
    public static Behaviour status(int status, String body) {
        return raw(status, JSON, body);
    }

    /** Accepts the request and never answers. */
    public static Behaviour silence() {
        return of(new Outcome.Silence());
    }

    /** Closes the connection before any byte of a response. */
    public static Behaviour refuse() {
        return of(new Outcome.Refusal());
    }

    /**
     * A stream whose connection is cut after {@code n} content tokens, without finish reason or {@code [DONE]}; a plain
     * answer cut in the middle of its body.
     */
    public static Behaviour cutAfterTokens(int n) {
        return of(Outcome.Answer.GOOD.until(Outcome.Ending.CUT, n));
    }

    /** A stream that falls silent after {@code n} content tokens; a plain answer that does in the middle of its body. */
    public static Behaviour stallAfterTokens(int n) {
        return of(Outcome.Answer.GOOD.until(Outcome.Ending.STALLED, n));
    }

    /** Status 200 with nothing. */
    public static Behaviour emptyBody() {
        return raw(200, JSON, "");
    }

    /** Exactly this response, such as a proxy's HTML page. */
    public static Behaviour raw(int status, String contentType, String body) {
        return of(new Outcome.Raw(status, contentType, body));
    }

    /** Adds a response header, such as {@code Retry-After}; good answers carry it too. */
    public Behaviour withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new Behaviour(outcome, more, delay, twists, usage, drip);
    }

    /** Holds the response back that long before it starts, on top of the model's own speed. */
    public Behaviour withDelay(Duration beforeHeaders) {
        if (beforeHeaders.isNegative()) {
            throw new IllegalArgumentException("beforeHeaders: " + beforeHeaders + " (expected: >= 0)");
        }
        return new Behaviour(outcome, headers, beforeHeaders, twists, usage, drip);
    }

    /** Puts one {@code data:} line of broken JSON in the middle of a stream. */
    public Behaviour withMalformedLine() {
        return with(Twist.MALFORMED_LINE);
    }

    /** Ends a stream without {@code [DONE]}. */
    public Behaviour withoutDone() {
        return with(Twist.NO_DONE);
    }

    /** Leaves usage out, also where the request asks for it. */
    public Behaviour withoutUsage() {
        return with(Twist.NO_USAGE);
    }

    /** Makes a stream a role chunk, an error event and the end, with status 200. */
    public Behaviour withErrorEventFirst() {
        return with(Twist.ERROR_EVENT_FIRST);
    }

    /** Makes a stream a role chunk and a first token whose event breaks off. */
    public Behaviour withFirstTokenBrokenOff() {
        return with(Twist.FIRST_TOKEN_BREAKS_OFF);
    }

    /** Puts an event in the middle of a stream that is not as it was sent; only Bedrock's wire tells. */
    public Behaviour withWrongChecksum() {
        return with(Twist.WRONG_CHECKSUM);
    }

    /** Compresses the body with gzip, whether the client accepts that or not. */
    public Behaviour withGzip() {
        return with(Twist.GZIP).withHeader("Content-Encoding", "gzip");
    }

    /** Resets the connection where it would be closed: the client loses what it has not read yet. */
    public Behaviour withReset() {
        return with(Twist.RESET);
    }

    /** Sends the body byte by byte, this long apart. */
    public Behaviour withDrip(Duration perByte) {
        if (perByte.isNegative()) {
            throw new IllegalArgumentException("perByte: " + perByte + " (expected: >= 0)");
        }
        return new Behaviour(outcome, headers, delay, twists, usage, perByte);
    }

    /** Reports this usage, whatever was said. */
    public Behaviour withUsage(int promptTokens, int completionTokens) {
        return new Behaviour(outcome, headers, delay, twists, new Usage(promptTokens, completionTokens), drip);
    }

    private Behaviour with(Twist twist) {
        Set<Twist> more = EnumSet.of(twist);
        more.addAll(twists);
        return new Behaviour(outcome, headers, delay, more, usage, drip);
    }

    Outcome outcome() {
        return outcome;
    }

    Map<String, String> headers() {
        return headers;
    }

    long delayNanos() {
        return delay.toNanos();
    }

    long dripNanos() {
        return drip.toNanos();
    }

    boolean has(Twist twist) {
        return twists.contains(twist);
    }

    /** The usage to report: the scripted one, else the true one. */
    Usage usageOr(Usage real) {
        return usage == null ? real : usage;
    }

    @Override
    public String toString() {
        return "Behaviour[" + outcome + ", headers=" + headers + ", delay=" + delay + ", " + twists + ", " + usage
                + "]";
    }
}

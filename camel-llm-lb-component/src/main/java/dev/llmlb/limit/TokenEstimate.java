package dev.llmlb.limit;

import dev.llmlb.model.Usage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many tokens an attempt on one target is expected to use, to be reserved before it; the real usage replaces it after.
 *
 * <p>The prompt's share is read off the bytes, without a tokenizer. English, code and JSON have about 4 bytes a token in all current
 * vocabularies. Letters beyond ASCII have fewer: a Chinese, Japanese or Korean character (3 bytes of UTF-8) is 0.6 to 1.5 tokens and a
 * Cyrillic one (2 bytes) about 0.5, so 2 bytes a token is rather too many tokens than too few. A long run without any blank or quote is an
 * embedded image or file in base64, for which vendors count tiles and pages and not letters: {@value #EMBEDDED_TOKENS} tokens.
 *
 * <p>The answer's share is the caller's {@code max_tokens}, or, when there is none, the mean of the target's latest answers.
 */
public final class TokenEstimate {

    /** For an answer when none has been seen yet. */
    static final double FIRST_MEAN = 500;

    /** Weight of the newest answer; the mean is mostly that of the latest 20. */
    static final double ALPHA = 0.1;

    static final int ASCII_BYTES_PER_TOKEN = 4;
    static final int OTHER_BYTES_PER_TOKEN = 2;

    /** Text has no such words; base64 of the smallest picture is longer. */
    static final int EMBEDDED_RUN = 4_096;

    /** A large image: 765 to 1,600 tokens with the big vendors. */
    static final int EMBEDDED_TOKENS = 2_000;

    private static final long UNSEEN = Double.doubleToRawLongBits(-1);

    private final AtomicLong meanBits = new AtomicLong(UNSEEN);

    /** The tokens of a request's JSON in UTF-8: one pass over the bytes, no allocation. The same for all targets. */
    public static long promptTokens(byte[] json) {
        long ascii = 0;
        long other = 0;
        long embedded = 0;
        int run = 0;
        for (byte b : json) {
            if (b < 0) {
                other++;
            } else {
                ascii++;
            }
            if (isBase64(b)) {
                run++;
                if (run == EMBEDDED_RUN) {
                    embedded++;
                    ascii -= EMBEDDED_RUN;
                } else if (run > EMBEDDED_RUN) {
                    ascii--;
                }
            } else {
                run = 0;
            }
        }
        return ceilDiv(ascii, ASCII_BYTES_PER_TOKEN)
                + ceilDiv(other, OTHER_BYTES_PER_TOKEN)
                + embedded * EMBEDDED_TOKENS;
    }

    /**
     * What to reserve.
     *
     * @param promptTokens {@link #promptTokens}
     * @param maxTokens the caller's bound on the answer, or -1
     */
    public long tokens(long promptTokens, long maxTokens) {
        long output = maxTokens >= 0 ? maxTokens : (long) Math.ceil(meanOutput());
        return output > Long.MAX_VALUE - promptTokens ? Long.MAX_VALUE : promptTokens + output;
    }

    /** The mean tokens of an answer. */
    public double meanOutput() {
        double mean = Double.longBitsToDouble(meanBits.get());
        return mean < 0 ? FIRST_MEAN : mean;
    }

    /** Learns from an answer; unknown usage teaches nothing. */
    public void learn(Usage usage) {
        long output = usage.completionTokens();
        if (output >= 0) {
            long before = meanBits.get();
            long after = with(before, output);
            while (after != before && !meanBits.compareAndSet(before, after)) {
                before = meanBits.get();
                after = with(before, output);
            }
        }
    }

    private static long with(long meanBits, long output) {
        double mean = Double.longBitsToDouble(meanBits);
        return Double.doubleToRawLongBits(mean < 0 ? output : mean + ALPHA * (output - mean));
    }

    private static boolean isBase64(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '+'
                || b == '/'
                || b == '-'
                || b == '_'
                || b == '=';
    }

    private static long ceilDiv(long bytes, long perToken) {
        return (bytes + perToken - 1) / perToken;
    }
}

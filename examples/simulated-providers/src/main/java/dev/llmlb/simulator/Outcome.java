package dev.llmlb.simulator;

import java.util.Objects;

/** How a call ends. */
sealed interface Outcome {

    /** How far an answer gets: all of it, or a given number of tokens and then a cut or silence. */
    enum Ending {
        COMPLETE,
        CUT,
        STALLED
    }

    /**
     * An answer, perhaps an unfinished one.
     *
     * @param text what it says; null for the standard text at the model's length
     * @param afterTokens where it ends, unless it is complete
     */
    record Answer(String text, Ending ending, int afterTokens) implements Outcome {

        static final Answer GOOD = new Answer(null, Ending.COMPLETE, 0);

        public Answer {
            if (afterTokens < 0) {
                throw new IllegalArgumentException("afterTokens: " + afterTokens + " (expected: >= 0)");
            }
        }

        Answer saying(String said) {
            return new Answer(said, ending, afterTokens);
        }

        Answer until(Ending early, int tokens) {
            return new Answer(text, early, tokens);
        }
    }

    /**
     * An error object with a status.
     *
     * @param code null for the wire's own, or none
     * @param message null for the wire's own
     */
    record Failure(int status, String code, String message) implements Outcome {
        public Failure {
            checkStatus(status);
        }
    }

    /** A response given word for word. */
    record Raw(int status, String contentType, String body) implements Outcome {
        public Raw {
            checkStatus(status);
            Objects.requireNonNull(contentType, "contentType");
            Objects.requireNonNull(body, "body");
        }
    }

    /** No answer, ever; the connection stays open. */
    record Silence() implements Outcome {}

    /** No answer; the connection is closed. */
    record Refusal() implements Outcome {}

    private static void checkStatus(int status) {
        // 1xx would be an interim response, with the final one still to come
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
    }
}

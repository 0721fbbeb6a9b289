package dev.llmlb.provider.http;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;

/**
 * A whole answer as the caller gets it, or what a successful status says instead of one.
 *
 * @param outcome success, or why this is no answer: some providers refuse a prompt with status 200
 * @param body in OpenAI's shape; of a refusal the error object
 */
public record WholeAnswer(Outcome outcome, byte[] body, Usage usage) {

    public static WholeAnswer of(byte[] body, Usage usage) {
        return new WholeAnswer(Outcome.SUCCESS, body, usage);
    }

    public static WholeAnswer failed(Outcome outcome, byte[] error) {
        return new WholeAnswer(outcome, error, Usage.UNKNOWN);
    }
}

package dev.llmlb.pipeline;

import dev.llmlb.model.Answer;
import dev.llmlb.model.Decision;
import dev.llmlb.model.LlmLbException;

/** Is told once how a request ended; of a stream, that it has begun. */
public interface AnswerListener {

    void answered(Answer answer);

    void failed(LlmLbException failure);

    /** Whether every pick of the request is to be explained. */
    default boolean wantsDecision() {
        return false;
    }

    /** Why the request went where it went; before {@link #answered} or {@link #failed}, if it is wanted. */
    default void decided(Decision decision) {}
}

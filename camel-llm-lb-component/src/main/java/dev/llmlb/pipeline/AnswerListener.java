package dev.llmlb.pipeline;

import dev.llmlb.model.Answer;
import dev.llmlb.model.LlmLbException;

/** Is told once how a request ended; of a stream, that it has begun. */
public interface AnswerListener {

    void answered(Answer answer);

    void failed(LlmLbException failure);
}

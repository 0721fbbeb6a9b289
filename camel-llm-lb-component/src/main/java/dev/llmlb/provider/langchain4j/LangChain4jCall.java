package dev.llmlb.provider.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.InnerCall;
import dev.llmlb.time.WallClock;
import java.util.Map;

/** One call of a model under way. */
final class LangChain4jCall extends InnerCall {

    private final Map<String, String> trace;
    private final WallClock clock;
    private final AnswerHead head;
    private final LangChain4jStream handler;

    LangChain4jCall(
            UpstreamRequest request, Timeouts timeouts, InProcess inProcess, AnswerHead head, UpstreamListener done) {
        super(request, timeouts, inProcess, done);
        this.trace = request.trace();
        this.clock = inProcess.clock();
        this.head = head;
        this.handler = new LangChain4jStream(head, stream, this);
    }

    /** Runs what calls the model, on a thread that may wait for it. */
    void start(Runnable task) {
        work(() -> {
            try {
                TraceHeaders.during(trace, task);
            } catch (Throwable e) { // whatever it is, somebody waits for the answer
                failed(e);
            }
        });
    }

    StreamingChatResponseHandler handler() {
        return handler;
    }

    /** The model has answered as a whole. */
    void answered(ChatResponse response) {
        try {
            answer(LangChain4jAnswer.of(response, head));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // given up
        }
    }

    /** The model has thrown, or said that it fails. */
    void failed(Throwable failure) {
        broke(LangChain4jFailures.of(failure, clock.now()));
    }

    @Override
    protected void givenUp() {
        handler.cancel();
    }
}

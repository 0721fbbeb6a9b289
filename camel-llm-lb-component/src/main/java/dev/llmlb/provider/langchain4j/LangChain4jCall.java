package dev.llmlb.provider.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.WholeAsStream;
import dev.llmlb.time.Scheduler;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One call of a model under way. Its end, and whoever gives it up, race; the loser finds it over. */
final class LangChain4jCall {

    private final InProcess inProcess;
    private final AnswerHead head;
    private final UpstreamListener done;
    private final StreamedAnswer stream; // null for a caller who wants the whole
    private final LangChain4jStream handler;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Scheduler.Scheduled working = Scheduler.Scheduled.NONE;

    LangChain4jCall(
            UpstreamRequest request, Timeouts timeouts, InProcess inProcess, AnswerHead head, UpstreamListener done) {
        this.inProcess = inProcess;
        this.head = head;
        this.done = done;
        this.stream = !request.chat().stream()
                ? null
                : new StreamedAnswer(
                        request,
                        OpenAiDialect.INSTANCE,
                        Map::of,
                        timeouts,
                        inProcess.ticker(),
                        inProcess.scheduler(),
                        inProcess.callers(),
                        this::stop,
                        done);
        this.handler = new LangChain4jStream(head, stream, this);
    }

    /** Runs what calls the model, on a thread that may wait for it. */
    void start(Runnable task) {
        try {
            Scheduler.Scheduled started = inProcess.workers().start(() -> {
                try {
                    task.run();
                } catch (RuntimeException | LinkageError e) {
                    failed(e);
                }
            });
            working = started;
            if (over.get()) { // in between
                started.cancel();
            }
        } catch (RejectedExecutionException e) {
            fail(InProcess.FULL);
        }
    }

    StreamingChatResponseHandler handler() {
        return handler;
    }

    /** The model has answered as a whole. */
    void answered(ChatResponse response) {
        WholeAnswer answer = LangChain4jAnswer.of(response, head);
        if (!answer.outcome().isSuccess()) {
            fail(answer.outcome());
        } else if (stream == null) {
            end(answer.outcome(), Reply.whole(Map.of(), answer.body(), answer.usage()));
        } else {
            try {
                stream.takeWaiting(WholeAsStream.of(answer.body()));
                stream.complete(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // given up
            }
        }
    }

    /** The model has thrown, or said that it fails. */
    void failed(Throwable failure) {
        Outcome outcome = LangChain4jFailures.of(failure);
        if (stream == null) {
            end(outcome, null);
        } else {
            stream.complete(outcome); // a stream that had said all is one that is whole
        }
    }

    private void fail(Outcome outcome) {
        if (stream == null) {
            end(outcome, null);
        } else {
            stream.fail(outcome, null);
        }
    }

    private void end(Outcome outcome, Reply reply) {
        if (over.compareAndSet(false, true)) {
            done.done(outcome, reply);
        }
    }

    boolean isOver() {
        return over.get();
    }

    /** The attempt's time is over, or the caller hung up. */
    void cancel() {
        if (stream != null) {
            stream.hangUp();
        } else {
            stop();
        }
    }

    private void stop() {
        over.set(true);
        handler.cancel();
        working.cancel();
    }
}

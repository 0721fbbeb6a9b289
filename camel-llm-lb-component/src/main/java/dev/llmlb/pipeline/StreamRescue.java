package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.pipeline.ResumingStream.Part;
import dev.llmlb.provider.openai.Prefill;
import java.util.function.Consumer;

/**
 * Rescues the streams of one request within its deadline: a target whose model has the capability {@value #PREFILL} gets the text so far as
 * the assistant's last message and goes on with it; any other is asked again for everything.
 */
final class StreamRescue implements Rescue {

    static final String PREFILL = "prefill";

    private final AttemptLoop loop;
    private final AttemptBooks books;
    private final ChatRequest request;
    private final Cancellation cancellation = new Cancellation();

    StreamRescue(AttemptLoop loop, AttemptBooks books, ChatRequest request) {
        this.loop = loop;
        this.books = books;
        this.request = request;
    }

    @Override
    public void next(String said, long tokens, Consumer<Part> then) {
        Grant grant = cancellation.isCancelled() ? null : loop.nextGrant();
        if (grant == null) {
            then.accept(null);
            return;
        }
        boolean goesOn = grant.target().model().capabilities().contains(PREFILL);
        ChatRequest asked;
        try {
            asked = goesOn ? Prefill.after(said, tokens, request) : request;
        } catch (RuntimeException e) { // no messages that one could be added to: the target has done nothing wrong
            books.failed(grant, Outcome.CANCELLED, null, 0);
            then.accept(null);
            return;
        }
        AttemptInFlight attempt = loop.attemptOn(grant, asked);
        cancellation.waitingFor(attempt::cancel);
        attempt.start((outcome, reply, nanos) -> {
            books.add(grant, outcome, nanos);
            if (outcome.isSuccess()) {
                then.accept(new Part(reply.stream(), goesOn, books.streamBegan(grant, nanos)));
            } else {
                books.failed(grant, outcome, reply, nanos);
                next(said, tokens, then);
            }
        });
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }
}

package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.pipeline.ResumingStream.Part;
import dev.llmlb.provider.openai.Prefill;
import java.util.List;
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

    /** Whether a stream of this request could be gone on with: only a conversation has a last word, and several answers have several. */
    static boolean fits(ChatRequest request) {
        return request.operation() == Operation.CHAT_COMPLETION && request.choices() == 1 && Prefill.fits(request);
    }

    @Override
    public void next(String said, long tokens, Consumer<Part> then) {
        Grant grant = cancellation.isCancelled() ? null : loop.nextGrant();
        if (grant == null) {
            then.accept(null);
            return;
        }
        PoolTarget target = grant.target();
        List<ParamOverride> overrides = target.settings().overrideParams();
        ChatRequest rest = said.isEmpty() ? null : Prefill.after(said, tokens, request);
        boolean goesOn = rest != null && goesOn(target, rest, overrides);
        AttemptInFlight attempt = goesOn
                ? loop.attemptOn(grant, rest, Prefill.after(tokens, overrides))
                : loop.attemptOn(grant, request, overrides);
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

    /** Whether a target can be asked for the rest alone. */
    private static boolean goesOn(PoolTarget target, ChatRequest rest, List<ParamOverride> overrides) {
        return target.model().capabilities().contains(PREFILL)
                && Prefill.fits(overrides)
                && target.adapter().whyNot(rest, target.model().upstreamName(), overrides) == null;
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }
}

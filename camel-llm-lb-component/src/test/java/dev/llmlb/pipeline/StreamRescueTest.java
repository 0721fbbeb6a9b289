package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.Rig.overriding;
import static dev.llmlb.pipeline.Rig.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Reply;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.openai.ChatJson;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the next target of a broken stream is asked for: {@code b}, which can go on with a text and serves one request at a time. */
class StreamRescueTest {

    private final Rig rig = new Rig();
    private final PartStream first = new PartStream();

    private static RuleOptions resumes() {
        RuleOptions usual = RuleOptions.DEFAULT;
        return new RuleOptions(
                usual.latencyMetric(),
                usual.fairnessBand(),
                Duration.ZERO,
                OnNoHealthyTarget.FAIL,
                null,
                MidStreamRecovery.RESUME);
    }

    @BeforeEach
    void start() {
        ProviderModel prefills = new ProviderModel("m", 0, 1, 10, 1, Set.of(StreamRescue.PREFILL));
        rig.provider("b", Rig.models(Map.of("m", prefills), null)).rule(resumes(), target("a"), target("b"));
        rig.providers.next("a/m", (request, done) -> done.done(Outcome.SUCCESS, Reply.streaming(Map.of(), first)));
    }

    private ReplyStream ask(Operation operation, String body) {
        return rig
                .send(ChatJson.read(operation, body.getBytes(UTF_8), "m", true, Caller.ANONYMOUS, 60_000_000_000L))
                .answer
                .reply()
                .stream();
    }

    private static String read(ReplyStream stream) {
        StringBuilder read = new StringBuilder();
        for (byte[] events = stream.poll(); events != null && events.length > 0; events = stream.poll()) {
            read.append(new String(events, UTF_8));
        }
        return read.toString();
    }

    private String askedOf(int call) {
        return new String(rig.providers.sent.get(call).request.chat().body(), UTF_8);
    }

    /** Puts {@code a} out of the way: whether {@code b} has its one place free. */
    private boolean secondIsFree() {
        rig.providers.next("a/m", FakeProviders.status(500), FakeProviders.status(500));
        return rig.send().answer != null;
    }

    @Test
    void theTokensThatWereStreamedAreNotAllowedAgain() {
        ReplyStream stream = ask(
                Operation.CHAT_COMPLETION,
                "{\"max_tokens\": 10, \"messages\": [ {\"role\":\"user\",\"content\":\"Hi\"} ], \"max_completion_tokens\":2}");
        first.say("Hel").breakOff(); // with two tokens
        read(stream);

        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
        assertThat(askedOf(1))
                .contains("\"max_tokens\": 8")
                .contains("\"max_completion_tokens\":1}")
                .contains("{\"role\":\"user\",\"content\":\"Hi\"} ,{\"role\":\"assistant\",\"content\":\"Hel\"}]");
    }

    @Test
    void norAreTheyByWhatTheTargetChanges() {
        rig.anew()
                .rule(
                        resumes(),
                        target("a"),
                        overriding(
                                target("b"),
                                new ParamOverride("max_tokens", "10"),
                                new ParamOverride("max_completion_tokens", "2"),
                                new ParamOverride("temperature", "9")))
                .reload();
        ReplyStream stream = ask(Operation.CHAT_COMPLETION, "{\"messages\":[],\"max_tokens\":100}");
        first.say("Hel").breakOff(); // with two tokens
        read(stream);

        assertThat(rig.providers.sent.get(1).request.overrides())
                .containsExactly(
                        new ParamOverride("max_tokens", "8"),
                        new ParamOverride("max_completion_tokens", "1"),
                        new ParamOverride("temperature", "9"));
    }

    @Test
    void aTargetThatPutsOtherMessagesHasNotSeenTheTextAndHasToRepeatIt() {
        PartStream second = new PartStream();
        rig.anew()
                .rule(resumes(), target("a"), overriding(target("b"), new ParamOverride("messages", "[]")))
                .reload();
        rig.providers.next("b/m", (request, done) -> done.done(Outcome.SUCCESS, Reply.streaming(Map.of(), second)));
        ReplyStream stream = ask(Operation.CHAT_COMPLETION, "{\"messages\":[],\"max_tokens\":100}");
        first.say("Hel").breakOff();
        second.say("Bye").finish();

        assertThat(read(stream)).doesNotContain("Bye").contains("event: error").doesNotContain("[DONE]");
        assertThat(askedOf(1)).contains("\"max_tokens\":100").doesNotContain("assistant");
    }

    @Test
    void aTargetWhoseDialectHasNoWordForItIsAskedAgainForEverything() {
        PartStream second = new PartStream();
        rig.providers.next("b/m", (request, done) -> done.done(Outcome.SUCCESS, Reply.streaming(Map.of(), second)));
        ReplyStream stream = ask(Operation.CHAT_COMPLETION, "{\"messages\":[]}");
        rig.providers.refusals.put("b", "messages: assistant last (m answers only users)");
        first.say("Hel").breakOff();
        second.say("Hello").finish();

        assertThat(read(stream)).contains("\"lo\"").endsWith("data: [DONE]\n\n");
        assertThat(askedOf(1)).doesNotContain("assistant");
    }

    @Test
    void ofSeveralAnswersNoneIsGoneOnWith() {
        ReplyStream stream = ask(Operation.CHAT_COMPLETION, "{\"messages\":[],\"n\":2}");
        first.say("Hel").breakOff();

        assertThat(read(stream)).endsWith(PartStream.ERROR);
        assertThat(rig.providers.targets()).containsExactly("a/m");
    }

    @Test
    void aRequestUsesWhatAllPartsOfItsStreamDo() {
        PartStream second = new PartStream();
        rig.providers.next("b/m", (request, done) -> done.done(Outcome.SUCCESS, Reply.streaming(Map.of(), second)));
        ReplyStream stream = ask(Operation.CHAT_COMPLETION, "{\"messages\":[]}");
        first.say("Hel").breakOff(); // with one and two tokens
        second.say("lo").finish(); // and so this
        read(stream);

        assertThat(rig.log.usages).containsExactly("2+4 2.1E-5");
    }

    @Test
    void aCallerWhoHangsUpEndsTheCallOfTheRescueAndItsTargetIsFree() {
        rig.providers.next("b/m", FakeProviders.silence());
        ReplyStream stream = ask(Operation.CHAT_COMPLETION, "{\"messages\":[]}");
        first.say("Hel").breakOff();
        read(stream);
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");

        stream.close();

        assertThat(rig.providers.sent.get(1).cancelled).isTrue();
        assertThat(rig.log.attempts).containsExactly("1 a/m failing", "2 b/m cancelled");
        assertThat(rig.log.requests).hasSize(1).first().asString().contains("cancelled");
        assertThat(rig.time.waiting()).isZero();
        assertThat(secondIsFree()).isTrue();
    }

    @Test
    void aCompletionThatBreaksEndsWithItsErrorAndNoOtherTargetIsAsked() {
        rig.providers.operations.put("a", Set.of(Operation.CHAT_COMPLETION, Operation.COMPLETION));
        rig.providers.operations.put("b", Set.of(Operation.CHAT_COMPLETION, Operation.COMPLETION));
        String said = "data: {\"choices\":[{\"index\":0,\"text\":\"Hel\"}]}\n\n";

        ReplyStream stream = ask(Operation.COMPLETION, "{\"prompt\":\"Hi\"}");
        first.event(said).breakOff();

        assertThat(read(stream)).isEqualTo(said + PartStream.ERROR);
        assertThat(rig.providers.targets()).containsExactly("a/m");
        assertThat(secondIsFree()).isTrue();
    }

    @Test
    void messagesThatAreNoListEndWithTheErrorAndTheTargetIsFreeAgain() {
        ReplyStream stream = ask(Operation.CHAT_COMPLETION, "{\"messages\":\"Hi\"}");
        first.say("Hel").breakOff();

        assertThat(read(stream)).endsWith(PartStream.ERROR);
        assertThat(rig.providers.targets()).containsExactly("a/m");
        assertThat(secondIsFree()).isTrue();
    }
}

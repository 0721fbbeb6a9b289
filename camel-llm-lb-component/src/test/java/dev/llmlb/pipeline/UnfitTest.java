package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.Rig.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.openai.ChatJson;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Targets that cannot serve a request are passed over before the call, and named when none is left. */
class UnfitTest {

    private final Rig rig = new Rig();

    private static UnaryOperator<ProviderSettings> model(int window, String... capabilities) {
        return Rig.models(Map.of("m", new ProviderModel("m", window, 0, 0, 0, Set.of(capabilities))), null);
    }

    private Result send(String json) {
        ChatRequest request = ChatJson.read(
                json.getBytes(UTF_8),
                "m",
                false,
                Caller.ANONYMOUS,
                Duration.ofMinutes(5).toNanos());
        return rig.send(request);
    }

    private static String prompt(int characters) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(characters / 5) + "\"}]}";
    }

    @Test
    void aPromptThatDoesNotFitGoesToALargerWindow() {
        rig.rule(target("a"), target("b")).provider("a", model(1_000)).provider("b", model(100_000));

        for (int i = 0; i < 4; i++) {
            assertThat(send(prompt(40_000)).answer.target().provider()).isEqualTo("b");
        }
        assertThat(send(prompt(40)).answer.target().provider()).isEqualTo("a");
    }

    @Test
    void theRoomForTheAnswerCounts() {
        rig.rule(target("a"), target("b")).provider("a", model(1_000)).provider("b", model(100_000));

        assertThat(send("{\"messages\":[],\"max_tokens\":2000}").answer.target().provider())
                .isEqualTo("b");
    }

    @Test
    void whatATargetMakesOfTheRoomForTheAnswerCounts() {
        rig.rule(
                        Rig.overriding(
                                target("a"),
                                new ParamOverride("max_completion_tokens", "3000"),
                                new ParamOverride("max_tokens", null)),
                        Rig.overriding(target("b"), new ParamOverride("max_tokens", null)))
                .provider("a", model(2_000))
                .provider("b", model(2_000));

        for (int i = 0; i < 3; i++) {
            assertThat(send("{\"messages\":[],\"max_tokens\":9000}")
                            .answer
                            .target()
                            .provider())
                    .isEqualTo("b");
        }
    }

    /** Of several texts each is a call of its own for the model. */
    @Test
    void theLongestOfSeveralTextsHasToFit() {
        rig.rule(target("a"), target("b")).provider("a", model(1_000)).provider("b", model(100_000));
        for (String provider : List.of("a", "b")) {
            rig.providers.operations.put(provider, Set.of(Operation.EMBEDDINGS, Operation.COMPLETION));
        }
        String text = "\"" + "word ".repeat(400) + "\"";
        String many = "[" + String.join(",", Collections.nCopies(20, text)) + "]";
        String tokens = "[" + "1,".repeat(5_000) + "1]";

        assertThat(providersOf(Operation.EMBEDDINGS, "{\"input\":" + many + "}"))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(providersOf(Operation.COMPLETION, "{\"prompt\":" + many + "}"))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(providersOf(Operation.EMBEDDINGS, "{\"input\":[" + tokens + ",[1]]}"))
                .containsOnly("b");
        assertThat(providersOf(Operation.EMBEDDINGS, "{\"input\":" + tokens + "}"))
                .containsOnly("b");
        assertThat(providersOf(Operation.EMBEDDINGS, "{\"input\":\"" + "word ".repeat(4_000) + "\"}"))
                .containsOnly("b");
        assertThat(providersOf(Operation.EMBEDDINGS, "{\"input\":[]}")).containsExactlyInAnyOrder("a", "b");
    }

    /** Where two calls go. */
    private List<String> providersOf(Operation operation, String json) {
        ChatRequest request =
                ChatJson.read(operation, json.getBytes(UTF_8), "m", false, Caller.ANONYMOUS, 60_000_000_000L);
        return List.of(
                rig.send(request).answer.target().provider(),
                rig.send(request).answer.target().provider());
    }

    @Test
    void anEstimateAloneRefusesNobody() {
        rig.rule(target("a"), target("b")).provider("a", model(1_000)).provider("b", model(2_000));

        assertThat(send(prompt(40_000)).answer.target().provider()).isEqualTo("b");
    }

    @Test
    void aPromptThatWasTooLongIsTriedOnlyWhereThereIsMoreRoom() {
        rig.rule(target("a"), target("b"), target("c"))
                .provider("a", model(8_000))
                .provider("b", model(4_000))
                .provider("c", model(16_000));
        rig.providers.next("a/m", FakeProviders.ends(new Outcome(OutcomeKind.CONTEXT_LENGTH, 400, "too long", -1)));

        assertThat(send(prompt(40)).answer.target().provider()).isEqualTo("c");
        assertThat(rig.providers.targets()).containsExactly("a/m", "c/m");
    }

    @Test
    void whoHasNoLargerWindowTellsTheCaller() {
        rig.rule(target("a"), target("b")).provider("a", model(8_000)).provider("b", model(8_000));
        rig.providers.next("a/m", FakeProviders.ends(new Outcome(OutcomeKind.CONTEXT_LENGTH, 400, "too long", -1)));

        Result result = send(prompt(40));

        assertThat(result.failure.getStatus()).isEqualTo(400);
        assertThat(result.failure.getCode()).isEqualTo("context_length_exceeded");
        assertThat(rig.providers.targets()).containsExactly("a/m");
    }

    @Test
    void aTargetWithoutTheCapabilityIsPassedOver() {
        rig.rule(target("a"), target("b"))
                .provider("a", model(0, "json_mode"))
                .provider("b", model(0, "tools", "vision"));

        assertThat(send("{\"messages\":[],\"tools\":[{}]}").answer.target().provider())
                .isEqualTo("b");
        assertThat(send("{\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]}")
                        .answer
                        .target()
                        .provider())
                .isEqualTo("b");
        assertThat(send("{\"messages\":[],\"response_format\":{}}")
                        .answer
                        .target()
                        .provider())
                .isEqualTo("a");
    }

    @Test
    void aModelThatListsNothingIsTakenToDoAll() {
        rig.rule(target("a")).provider("a", model(0));

        assertThat(send("{\"messages\":[],\"tools\":[{}]}").answer).isNotNull();
    }

    @Test
    void whatADialectCannotSayIsPassedOver() {
        rig.rule(target("a"), target("b"));
        rig.providers.refusals.put("a", "n: 2 (a answers once)");

        assertThat(send("{\"messages\":[],\"n\":2}").answer.target().provider()).isEqualTo("b");
        assertThat(send("{\"messages\":[],\"n\":2}").answer.target().provider()).isEqualTo("b");
    }

    @Test
    void ifNobodyCanTheCallerIsToldWhy() {
        rig.rule(target("a"), target("b")).provider("b", model(0, "vision"));
        rig.providers.refusals.put("a", "tools: (a has none)");

        Result result = send("{\"messages\":[],\"tools\":[{}]}");

        assertThat(result.failure.getStatus()).isEqualTo(400);
        assertThat(result.failure.getMessage())
                .isEqualTo("No target of rule 'r1' can serve this request for model 'm': a/m tools: (a has none);"
                        + " b/m lacks tools");
        assertThat(rig.providers.targets()).isEmpty();
    }
}

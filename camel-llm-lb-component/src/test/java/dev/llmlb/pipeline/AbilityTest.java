package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.matching;
import static dev.llmlb.pipeline.Rig.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.Operation;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.openai.ChatJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Targets that cannot do what a request asks. */
class AbilityTest {

    private static final ChatRequest EMBEDDINGS = ChatJson.read(
            Operation.EMBEDDINGS, "{\"input\":\"x\"}".getBytes(UTF_8), "m", false, Caller.ANONYMOUS, 60_000_000_000L);

    private final Rig rig = new Rig();

    @Test
    void areSkipped() {
        rig.rule(target("a"), target("b"), target("c"));
        rig.providers.operations.put("b", Set.of(Operation.EMBEDDINGS));
        rig.providers.operations.put("c", Set.of(Operation.EMBEDDINGS));
        rig.providers.refusals.put("c", "takes no dimensions");

        for (int i = 0; i < 4; i++) {
            assertThat(rig.send(EMBEDDINGS).answer.target().id()).isEqualTo("b/m");
        }
    }

    @Test
    void areNoFallback() {
        rig.rule(target("a"), target("b"));
        rig.providers.refusals.put("b", "takes no tools");
        rig.providers.next("a/m", status(429), status(429));

        Rig.Result result = rig.send();
        rig.time.advance(Duration.ofSeconds(1)); // past the repeat on the only target left

        assertThat(result.failure.getStatus()).isEqualTo(429);
        assertThat(rig.providers.targets()).containsOnly("a/m");
    }

    @Test
    void refuseWithTheReasonOfEachWhenThereIsNoOther() {
        rig.rule(target("a"), target("b"), matching(target("c"), Map.of("team", "x")));
        rig.providers.operations.put("b", Set.of(Operation.EMBEDDINGS));
        rig.providers.refusals.put("b", "takes no dimensions");

        Rig.Result result = rig.send(EMBEDDINGS);

        assertThat(rig.providers.sent).isEmpty();
        assertThat(result.failure.getStatus()).isEqualTo(400);
        assertThat(result.failure.getCode()).isEqualTo("unsupported_request");
        assertThat(result.failure.getCategory()).isEqualTo(ErrorCategory.VALIDATION);
        assertThat(result.failure)
                .hasMessage("No target of rule 'r1' can serve this request for model 'm': a/m offers no embeddings;"
                        + " b/m takes no dimensions; c/m wants metadata {team=x}");
        assertThat(rig.log.requests).containsExactly("r1 null caller_fault 0 0");
    }

    @Test
    void ofAModelAreNeededOnlyForWhatARequestReallyAsks() {
        ProviderModel sees = new ProviderModel("m", 0, 0, 0, 0, Set.of("vision"));
        rig.provider("a", Rig.models(Map.of("m", sees), null)).rule(target("a"));

        for (String asksNothing : List.of(
                "\"tools\":[]",
                "\"tools\":[ ]",
                "\"tools\":null",
                "\"functions\":[]",
                "\"response_format\":null",
                "\"response_format\":{ \"type\" : \"text\" }")) {
            assertThat(ask(asksNothing).answer).as(asksNothing).isNotNull();
        }
        for (String asksNothing : List.of(
                "\"modalities\":[\"text\"]",
                "\"modalities\":[ ]",
                // names of parameters, and words of a text, are no pictures and no sounds
                "\"messages\":[{\"content\":\"{\\\"input_audio\\\":1}\"},{},1,{\"content\":[1,[],{}]}]",
                "\"messages\":[{\"tool_calls\":[{\"function\":{\"input_audio\":{}}}]}]",
                "\"messages\":{\"content\":[{\"type\":\"input_audio\"}]}",
                "\"metadata\":{\"type\":\"input_audio\"}")) {
            assertThat(ask(asksNothing).answer).as(asksNothing).isNotNull();
        }
        for (String asks : List.of(
                "\"modalities\":[\"text\",\"audio\"]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"content\":[{\"type\":\"text\"},{\"type\":\"input_audio\"}]}]",
                "\"messages\":[{\"content\":[{\"audio_url\":{}}]}]",
                "\"tools\":[{}]",
                "\"functions\":[{}]",
                "\"response_format\":{\"type\":\"json_object\"}",
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"type\":\"text\"}}")) {
            assertThat(ask(asks).failure.getCode()).as(asks).isEqualTo("unsupported_request");
        }
    }

    @Test
    void aParameterOfAToolMayBeCalledLikeAPicture() {
        ProviderModel tools = new ProviderModel("m", 0, 0, 0, 0, Set.of("tools"));
        rig.provider("a", Rig.models(Map.of("m", tools), null)).rule(target("a"));

        assertThat(
                        ask("\"tools\":[{\"function\":{\"parameters\":{\"properties\":{\"image_url\":{\"type\":\"string\"}}}}}]")
                                .answer)
                .isNotNull();
        assertThat(ask("\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":\"data:x\"}]}]").failure)
                .hasMessageContaining("lacks vision");
    }

    @Test
    void toGoOnFromALastWordSaysNothingOfTheOthers() {
        ProviderModel prefills = new ProviderModel("m", 0, 0, 0, 0, Set.of("prefill"));
        ProviderModel sees = new ProviderModel("m", 0, 0, 0, 0, Set.of("prefill", "vision"));
        rig.provider("a", Rig.models(Map.of("m", sees), null))
                .provider("b", Rig.models(Map.of("m", prefills), null))
                .rule(target("a"), target("b"));

        for (int i = 0; i < 3; i++) {
            assertThat(ask("\"tools\":[{}]").answer.target().provider()).isEqualTo("b");
        }
    }

    @Test
    void ofAModelAreNotNeededForWhatItsTargetDrops() {
        ProviderModel sees = new ProviderModel("m", 0, 0, 0, 0, Set.of("vision"));
        rig.provider("a", Rig.models(Map.of("m", sees), null))
                .rule(Rig.overriding(
                        target("a"), new ParamOverride("tools", null), new ParamOverride("response_format", null)));

        assertThat(ask("\"tools\":[{}],\"response_format\":{\"type\":\"json_object\"}").answer)
                .isNotNull();
        assertThat(ask("\"functions\":[{}]").failure).hasMessageContaining("lacks tools");
    }

    private Rig.Result ask(String member) {
        byte[] body = ("{\"messages\":[]," + member + "}").getBytes(UTF_8);
        return rig.send(ChatJson.read(body, "m", false, Caller.ANONYMOUS, 60_000_000_000L));
    }
}

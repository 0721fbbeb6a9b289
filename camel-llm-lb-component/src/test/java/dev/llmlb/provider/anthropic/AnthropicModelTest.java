package dev.llmlb.provider.anthropic;

import static dev.llmlb.provider.translate.Wire.asking;
import static dev.llmlb.provider.translate.Wire.saying;
import static dev.llmlb.provider.translate.Wire.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.provider.translate.ClaudeModel;
import dev.llmlb.provider.translate.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicModelTest {

    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'w'}}],";

    private static String whyNot(String model, ChatRequest chat) {
        return AnthropicRequest.of(chat, model, List.of()).whyNot();
    }

    private static JsonNode body(String model, String members) {
        AnthropicRequest request = AnthropicRequest.of(asking(members), model, List.of());
        assertThat(request.whyNot()).isNull();
        return Json.read(request.json());
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307, haiku, 300",
        "claude-3-5-sonnet-latest, sonnet, 305",
        "claude-3-7-sonnet-20250219, sonnet, 307",
        "claude-opus-4-20250514, opus, 400",
        "claude-sonnet-4-0, sonnet, 400",
        "claude-opus-4-1-20250805, opus, 401",
        "claude-sonnet-4.5, sonnet, 405",
        "claude-haiku-4-5@20251001, haiku, 405",
        "us.anthropic.claude-opus-4-6-v1, opus, 406",
        "claude-opus-5, opus, 500",
        "claude-opus-5-5, opus, 505",
        "claude-fable-5-1, fable, 501",
        "claude-mythos-preview, mythos, 500",
        "claude-opus-6-10, opus, 610"
    })
    void theVersionIsInTheName(String name, String family, int version) {
        assertThat(ClaudeModel.of(name)).isEqualTo(new ClaudeModel(family, version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m-up", "kimi-k2", "claude", ""})
    void anotherNameIsAskedWhateverTheCallerAsks(String name) {
        assertThat(whyNot(name, asking("'temperature':0.2,'top_p':0.9,'reasoning_effort':'none'")))
                .isNull();
        assertThat(whyNot(name, asking(TOOLS + "'tool_choice':'required'"))).isNull();
        assertThat(whyNot(name, saying("{'role':'user','content':'Hi'},{'role':'assistant','content':'Well'}")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"claude-3-opus-20240229, 4096", "claude-3-7-sonnet-latest, 16384", "claude-opus-5, 16384", "other, 4096"
    })
    void theBoundThatIsNotGivenIsOneThatTheModelCanReach(String model, int expected) {
        assertThat(body(model, "").path("max_tokens").asInt()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-3-5-haiku-latest", "claude-3-opus-20240229"})
    void modelsThatDoNotThinkAreNotAskedTo(String model) {
        assertThat(whyNot(model, asking("'reasoning_effort':'low'")))
                .isEqualTo("reasoning_effort: low (anthropic takes none with this model)");
        assertThat(body(model, "'reasoning_effort':'none'").has("thinking")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-5, disabled",
        "claude-sonnet-5, disabled",
        "claude-haiku-5-5, disabled",
        "claude-sonnet-5-5, between_tools"
    })
    void modelsThatThinkUnaskedAreToldNotTo(String model, String type) {
        assertThat(body(model, "'reasoning_effort':'none'").path("thinking"))
                .isEqualTo(tree("{'type':'" + type + "'}"));
        assertThat(body(model, "").has("thinking")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-5-5", "claude-fable-5", "claude-mythos-preview"})
    void modelsThatAlwaysThinkCannotBeToldNotTo(String model) {
        assertThat(whyNot(model, asking("'reasoning_effort':'none'")))
                .isEqualTo("reasoning_effort: none (anthropic always thinks with this model)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-7", "claude-opus-4-8", "claude-sonnet-5", "claude-haiku-5-5"})
    void laterModelsTakeNoSampling(String model) {
        assertThat(whyNot(model, asking("'temperature':0.2,'top_p':0.9,'top_k':4")))
                .isEqualTo("temperature: 0.2 (anthropic takes 1 with this model); "
                        + "top_p: 0.9 (anthropic takes 1 with this model); "
                        + "top_k: 4 (anthropic takes none with this model)");
        JsonNode neutral = body(model, "'temperature':1,'top_p':1.0");
        assertThat(neutral.has("temperature") || neutral.has("top_p")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-1", "claude-sonnet-4-5", "claude-opus-4-6"})
    void modelsOf4TakeTemperatureOrTopP(String model) {
        assertThat(whyNot(model, asking("'temperature':0.2,'top_p':0.9")))
                .isEqualTo("top_p: 0.9 (anthropic takes it or temperature with this model, not both)");
        JsonNode all = body(model, "'temperature':0.2,'top_p':1");
        assertThat(all.path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(all.has("top_p")).isFalse();
        JsonNode usual = body(model, "'temperature':1,'top_p':0.9");
        assertThat(usual.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(usual.has("temperature")).isFalse();
    }

    @Test
    void olderModelsKeepToNoSchema() {
        String schema =
                "'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'properties':{}}}}";
        String strict = "'tools':[{'type':'function','function':{'name':'w','strict':true}}]";
        assertThat(whyNot("claude-sonnet-4-20250514", asking(schema)))
                .isEqualTo("response_format: json_schema (anthropic keeps to no schema with this model)");
        assertThat(whyNot("claude-3-7-sonnet-latest", asking(strict)))
                .isEqualTo("tools: strict (anthropic keeps to no schema with this model)");
        assertThat(whyNot("claude-opus-4-1", asking(schema + "," + strict))).isNull();
    }

    @Test
    void modelsOf3TakeBoth() {
        JsonNode body = body("claude-3-7-sonnet-20250219", "'temperature':0.2,'top_p':0.9");
        assertThat(body.has("temperature") && body.has("top_p")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-5, true",
        "claude-haiku-5-5, true",
        "claude-fable-5, true",
        "claude-opus-5-5, false",
        "claude-sonnet-5-5, false",
        "claude-fable-5-1, false"
    })
    void notEveryModelCanBeForcedToCallATool(String model, boolean can) {
        String refused = "tool_choice (anthropic takes auto and none with this model)";
        for (String choice : List.of("'required'", "{'type':'function','function':{'name':'w'}}")) {
            assertThat(whyNot(model, asking(TOOLS + "'tool_choice':" + choice))).isEqualTo(can ? null : refused);
        }
        assertThat(whyNot(model, asking(TOOLS + "'tool_choice':'auto'"))).isNull();
    }

    @Test
    void aModelThatIsToldNotToThinkCanBeForced() {
        assertThat(whyNot("claude-opus-5", asking(TOOLS + "'tool_choice':'required','reasoning_effort':'none'")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, Well, true",
        "claude-sonnet-4-6, Well, false",
        "claude-opus-5, Well, false",
        "claude-sonnet-4-5, 'Well ', false"
    })
    void notEveryModelGoesOnFromTheBeginningOfAnAnswer(String model, String beginning, boolean can) {
        String whyNot = whyNot(
                model, saying("{'role':'user','content':'Hi'},{'role':'assistant','content':'" + beginning + "'}"));
        if (can) {
            assertThat(whyNot).isNull();
        } else {
            assertThat(whyNot).startsWith("messages (anthropic ");
        }
    }
}

package dev.llmlb.provider.bedrock;

import static dev.llmlb.provider.translate.Wire.asking;
import static dev.llmlb.provider.translate.Wire.saying;
import static dev.llmlb.provider.translate.Wire.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.provider.translate.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockClaudeTest {

    private static final String OPUS_4_1 = "us.anthropic.claude-opus-4-1-20250805-v1:0";
    private static final String SONNET_4 = "us.anthropic.claude-sonnet-4-20250514-v1:0";
    private static final String SONNET_4_5 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String PROFILE_4_5 =
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude-haiku-4-5-20251001-v1:0";
    private static final String PROFILE_OF_ITS_OWN =
            "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijk2";
    private static final String OPUS_4_6 = "global.anthropic.claude-opus-4-6-v1";
    private static final String OPUS_4_7 = "eu.anthropic.claude-opus-4-7";
    private static final String OPUS_5 = "us.anthropic.claude-opus-5";
    private static final String OPUS_5_5 = "us.anthropic.claude-opus-5-5";
    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'w'}}],";

    private static String whyNot(String model, ChatRequest chat) {
        return BedrockRequest.of(chat, model, List.of()).whyNot();
    }

    private static JsonNode inference(String model, String members) {
        BedrockRequest request = BedrockRequest.of(asking(members), model, List.of());
        assertThat(request.whyNot()).isNull();
        return Json.read(request.json()).path("inferenceConfig");
    }

    @ParameterizedTest
    @ValueSource(strings = {OPUS_4_1, SONNET_4_5, PROFILE_4_5, OPUS_4_6})
    void temperatureAndTopPExcludeEachOther(String model) {
        assertThat(whyNot(model, asking("'temperature':0.2,'top_p':0.9")))
                .isEqualTo("top_p: 0.9 (bedrock takes it or temperature with this model, not both)");
        assertThat(inference(model, "'temperature':0.2,'top_p':1")).isEqualTo(tree("{'temperature':0.2}"));
        assertThat(inference(model, "'temperature':1,'top_p':0.9")).isEqualTo(tree("{'topP':0.9}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SONNET_4, "amazon.nova-pro-v1:0", "anthropic.claude-v2:1", PROFILE_OF_ITS_OWN})
    void othersTakeBoth(String model) {
        assertThat(inference(model, "'temperature':0.2,'top_p':0.9")).isEqualTo(tree("{'temperature':0.2,'topP':0.9}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OPUS_4_7, OPUS_5, OPUS_5_5})
    void laterModelsTakeNoSampling(String model) {
        assertThat(whyNot(model, asking("'temperature':0.2,'top_p':0.9")))
                .isEqualTo("temperature: 0.2 (bedrock takes 1 with this model); "
                        + "top_p: 0.9 (bedrock takes 1 with this model)");
        assertThat(inference(model, "'temperature':1,'top_p':1.0,'max_tokens':5"))
                .isEqualTo(tree("{'maxTokens':5}"));
    }

    @ParameterizedTest
    @CsvSource({
        SONNET_4_5 + ", Well, true",
        SONNET_4_5 + ", 'Well ', false",
        OPUS_4_6 + ", Well, false",
        OPUS_5 + ", Well, false",
        "amazon.nova-pro-v1:0, 'Well ', true",
        PROFILE_OF_ITS_OWN + ", Well, true"
    })
    void notEveryModelGoesOnFromTheBeginningOfAnAnswer(String model, String beginning, boolean can) {
        String whyNot = whyNot(
                model, saying("{'role':'user','content':'Hi'},{'role':'assistant','content':'" + beginning + "'}"));
        if (can) {
            assertThat(whyNot).isNull();
        } else {
            assertThat(whyNot).startsWith("messages (bedrock ").contains("go").endsWith("with this model)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        SONNET_4_5 + ", true",
        OPUS_5 + ", true",
        "us.anthropic.claude-haiku-5-5, true",
        OPUS_5_5 + ", false",
        "global.anthropic.claude-fable-5-1, false",
        PROFILE_OF_ITS_OWN + ", true"
    })
    void notEveryModelCanBeForcedToCallATool(String model, boolean can) {
        String refused = "tool_choice (bedrock takes auto and none with this model)";
        for (String choice : List.of("'required'", "{'type':'function','function':{'name':'w'}}")) {
            assertThat(whyNot(model, asking(TOOLS + "'tool_choice':" + choice))).isEqualTo(can ? null : refused);
        }
        assertThat(whyNot(model, asking(TOOLS + "'tool_choice':'auto'"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({OPUS_4_6 + ", true", OPUS_5 + ", false", "openai.gpt-oss-120b-1:0, true", PROFILE_OF_ITS_OWN + ", true"
    })
    void laterModelsThinkUnasked(String model, boolean canKeepFromIt) {
        assertThat(whyNot(model, asking("'reasoning_effort':'none'")))
                .isEqualTo(canKeepFromIt ? null : "reasoning_effort: none (bedrock thinks unasked with this model)");
    }

    @ParameterizedTest
    @CsvSource({
        SONNET_4 + ", false",
        OPUS_4_1 + ", false",
        SONNET_4_5 + ", true",
        OPUS_4_6 + ", true",
        "openai.gpt-oss-120b-1:0, true",
        PROFILE_OF_ITS_OWN + ", true"
    })
    void olderModelsKeepToNoSchema(String model, boolean can) {
        assertThat(
                        whyNot(
                                model,
                                asking(
                                        "'tools':[{'type':'function','function':{'name':'w','strict':true}}],"
                                                + "'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'properties':{}}}}")))
                .isEqualTo(
                        can
                                ? null
                                : "tools: strict (bedrock keeps to no schema with this model); "
                                        + "response_format: json_schema (bedrock keeps to no schema with this model)");
    }
}

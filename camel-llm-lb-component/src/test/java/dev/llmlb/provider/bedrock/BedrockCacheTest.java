package dev.llmlb.provider.bedrock;

import static dev.llmlb.provider.translate.Wire.asking;
import static dev.llmlb.provider.translate.Wire.chat;
import static dev.llmlb.provider.translate.Wire.saying;
import static dev.llmlb.provider.translate.Wire.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.provider.translate.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockCacheTest {

    private static final String CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String MARKED =
            "{'role':'user','content':[{'type':'text','text':'Q','cache_control':{'type':'ephemeral'}}]}";

    private static String whyNot(String model, ChatRequest chat) {
        return BedrockRequest.of(chat, model, List.of()).whyNot();
    }

    private static JsonNode body(ChatRequest chat) {
        assertThat(whyNot(CLAUDE, chat)).isNull();
        return Json.read(BedrockRequest.of(chat, CLAUDE, List.of()).json());
    }

    @Test
    void aPointFollowsTheBlockOfAMarkedPart() {
        JsonNode body = body(
                chat(
                        """
                {'tools':[{'type':'function','function':{'name':'w'}}],'messages':[
                {'role':'system','content':[{'type':'text','text':'Long.','cache_control':{'type':'ephemeral','ttl':'1h'}},
                  {'type':'text','text':'Short.'}]},
                {'role':'user','content':[{'type':'text','text':'Q','cache_control':{'type':'ephemeral'}},
                  {'type':'file','file':{'filename':'a','file_data':'data:application/pdf;base64,CC'},
                   'cache_control':{'type':'ephemeral','ttl':'5m'}}]},
                {'role':'assistant','content':[{'type':'text','text':'A','cache_control':{'type':'ephemeral'}}],
                 'tool_calls':[{'id':'c','function':{'name':'w','arguments':'{}'}},{'id':'d','function':{'name':'w','arguments':'{}'}}]},
                {'role':'tool','tool_call_id':'c','content':[{'type':'text','text':'x','cache_control':{'type':'ephemeral'}},
                  {'type':'text','text':'y'}]},
                {'role':'tool','tool_call_id':'d','content':'z'}]}"""));
        assertThat(body.path("system"))
                .isEqualTo(tree("[{'text':'Long.'},{'cachePoint':{'type':'default','ttl':'1h'}},{'text':'Short.'}]"));
        assertThat(body.path("messages"))
                .isEqualTo(
                        tree(
                                """
                [{'role':'user','content':[{'text':'Q'},{'cachePoint':{'type':'default'}},
                   {'document':{'format':'pdf','name':'a','source':{'bytes':'CC'}}},{'cachePoint':{'type':'default','ttl':'5m'}}]},
                 {'role':'assistant','content':[{'text':'A'},{'cachePoint':{'type':'default'}},
                   {'toolUse':{'toolUseId':'c','name':'w','input':{}}},{'toolUse':{'toolUseId':'d','name':'w','input':{}}}]},
                 {'role':'user','content':[{'toolResult':{'toolUseId':'c','content':[{'text':'x'},{'text':'y'}]}},
                   {'cachePoint':{'type':'default'}},{'toolResult':{'toolUseId':'d','content':[{'text':'z'}]}}]}]"""));
    }

    @Test
    void aPointFollowsAMarkedTool() {
        JsonNode tools = body(asking(
                        """
                'tools':[{'type':'function','function':{'name':'a'},'cache_control':{'type':'ephemeral'}},
                 {'type':'function','function':{'name':'b'}}]"""))
                .at("/toolConfig/tools");
        assertThat(tools).hasSize(3);
        assertThat(tools.path(0).at("/toolSpec/name").asText()).isEqualTo("a");
        assertThat(tools.path(1)).isEqualTo(tree("{'cachePoint':{'type':'default'}}"));
        assertThat(tools.path(2).at("/toolSpec/name").asText()).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({
        "us.anthropic.claude-3-5-haiku-20241022-v1:0, true",
        "anthropic.claude-3-haiku-20240307-v1:0, false",
        "us.meta.llama4-scout-17b-instruct-v1:0, false",
        "amazon.nova-pro-v1:0, false",
        "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-opus-4-6-v1, true",
        "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/us.meta.llama4-scout-17b-instruct-v1:0, false",
        "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abcdefghijk2, true",
        "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:provisioned-model/x, true"
    })
    void modelsThatCacheNothingAreNotAskedTo(String model, boolean caches) {
        assertThat(whyNot(model, saying(MARKED)))
                .isEqualTo(caches ? null : "cache_control (bedrock caches nothing with this model)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'forever'} | cache_control (bedrock takes the type ephemeral and a ttl of 5m or 1h)",
                "{'type':'ephemeral','ttl':'2h'} | cache_control (bedrock takes the type ephemeral and a ttl of 5m or 1h)",
                "{'type':'ephemeral','scope':'x'} | cache_control (bedrock takes the type ephemeral and a ttl of 5m or 1h)",
                "'ephemeral' | messages[0].content[0].cache_control (bedrock takes an object)"
            })
    void marksThatConverseDoesNotKnowAreRefused(String mark, String reason) {
        assertThat(whyNot(
                        CLAUDE,
                        saying("{'role':'user','content':[{'type':'text','text':'Q','cache_control':" + mark + "}]}")))
                .isEqualTo(reason);
    }

    @Test
    void aPointHidesNoBlanksAtTheEndOfABegunAnswer() {
        assertThat(whyNot(
                        CLAUDE,
                        saying("{'role':'user','content':'q'},{'role':'assistant','content':"
                                + "[{'type':'text','text':'Well ','cache_control':{'type':'ephemeral'}}]}")))
                .isEqualTo("messages (bedrock goes on from no beginning that ends in blanks with this model)");
    }

    @Test
    void noPointStandsRightBehindADocumentThatBedrockPutsIntoWords() {
        String csv = "{'role':'user','content':[{'type':'text','text':'Q'},{'type':'file','file':{'filename':'a',"
                + "'file_data':'data:text/csv;base64,CC'},'cache_control':{'type':'ephemeral'}}]}";
        assertThat(whyNot(CLAUDE, saying(csv)))
                .isEqualTo("cache_control (bedrock has none right behind a file but a pdf)");
    }
}

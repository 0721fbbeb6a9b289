package dev.llmlb.provider.bedrock;

import static dev.llmlb.provider.translate.Wire.asking;
import static dev.llmlb.provider.translate.Wire.chat;
import static dev.llmlb.provider.translate.Wire.saying;
import static dev.llmlb.provider.translate.Wire.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.Wire;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockRequestTest {

    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private static JsonNode body(ChatRequest chat) {
        return body("m-up", chat);
    }

    private static JsonNode body(String model, ChatRequest chat) {
        BedrockRequest request = BedrockRequest.of(chat, model, List.of());
        assertThat(request.whyNot()).isNull();
        return Json.read(request.json());
    }

    private static String whyNot(ChatRequest chat) {
        return BedrockRequest.of(chat, "m-up", List.of()).whyNot();
    }

    @Test
    void aPromptBecomesAMessageAndTheModelIsThePaths() {
        assertThat(body(asking("'stream':true")))
                .isEqualTo(tree("{'messages':[{'role':'user','content':[{'text':'Hello'}]}]}"));
    }

    @Test
    void parametersHaveTheirCounterparts() {
        JsonNode body = body(
                asking(
                        """
                'max_tokens':50,'temperature':0.5,'top_p':0.9,'stop':['a','b'],'user':'u-1','metadata':{'team':'ml'},
                'service_tier':'flex','reasoning_effort':'low',
                'response_format':{'type':'json_schema','json_schema':{'name':'n','description':'d','schema':{'properties':{}}}}"""));
        assertThat(body.path("inferenceConfig"))
                .isEqualTo(tree("{'maxTokens':50,'temperature':0.5,'topP':0.9,'stopSequences':['a','b']}"));
        assertThat(body.path("requestMetadata")).isEqualTo(tree("{'user':'u-1','team':'ml'}"));
        assertThat(body.path("serviceTier")).isEqualTo(tree("{'type':'flex'}"));
        assertThat(body.path("outputConfig"))
                .isEqualTo(
                        tree(
                                """
                {'textFormat':{'type':'json_schema','structure':{'jsonSchema':{
                   'schema':'{\\"properties\\":{},\\"additionalProperties\\":false}','name':'n','description':'d'}}},'effort':'low'}"""));
    }

    @Test
    void theConversation() {
        JsonNode body = body(
                CLAUDE,
                chat(
                        """
                {'tools':[{'type':'function','function':{'name':'w'}},{'type':'function','function':{'name':'now'}}],'messages':[
                {'role':'system','content':'Be brief.'},{'role':'user','content':[{'type':'text','text':'Weather?'},
                  {'type':'image_url','image_url':{'url':'data:image/jpeg;base64,AAAA'}},
                  {'type':'file','file':{'filename':'a_b.pdf','file_data':'data:application/pdf;base64,CCCC'}}]},
                {'role':'assistant','content':'Hm.','thinking_blocks':[{'type':'thinking','thinking':'t','signature':'s'}],
                 'tool_calls':[{'id':'c1','function':{'name':'w','arguments':'{\\"c\\":1}'}},
                  {'id':'c2','function':{'name':'now','arguments':'{}'}}]},
                {'role':'tool','tool_call_id':'c1','content':'sun'},{'role':'tool','tool_call_id':'c2','content':'noon'}]}"""));
        assertThat(body.path("system")).isEqualTo(tree("[{'text':'Be brief.'}]"));
        assertThat(body.path("messages"))
                .isEqualTo(
                        tree(
                                """
                [{'role':'user','content':[{'text':'Weather?'},{'image':{'format':'jpeg','source':{'bytes':'AAAA'}}},
                   {'document':{'format':'pdf','name':'a-b-pdf','source':{'bytes':'CCCC'}}}]},
                 {'role':'assistant','content':[{'reasoningContent':{'reasoningText':{'text':'t','signature':'s'}}},
                   {'text':'Hm.'},{'toolUse':{'toolUseId':'c1','name':'w','input':{'c':1}}},
                   {'toolUse':{'toolUseId':'c2','name':'now','input':{}}}]},
                 {'role':'user','content':[{'toolResult':{'toolUseId':'c1','content':[{'text':'sun'}]}},
                   {'toolResult':{'toolUseId':'c2','content':[{'text':'noon'}]}}]}]"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'auto' | {'auto':{}}",
                "'required' | {'any':{}}",
                "{'type':'function','function':{'name':'w'}} | {'tool':{'name':'w'}}"
            })
    void toolsAndTheirChoice(String choice, String expected) {
        JsonNode config = body(asking(
                        "'tools':[{'type':'function','function':{'name':'w','description':'d','strict':true,"
                                + "'parameters':{'properties':{}}}}],'tool_choice':" + choice))
                .path("toolConfig");
        assertThat(config.path("tools"))
                .isEqualTo(
                        tree(
                                """
                [{'toolSpec':{'name':'w','description':'d','inputSchema':{'json':
                  {'properties':{},'type':'object','additionalProperties':false}},'strict':true}}]"""));
        assertThat(config.path("toolChoice")).isEqualTo(tree(expected));
    }

    @Test
    void noToolIsCalledWhereNoneIsThere() {
        String tools = "'tools':[{'type':'function','function':{'name':'w'}}],'tool_choice':'none'";
        assertThat(body(asking(tools)).has("toolConfig")).isFalse();
        assertThat(whyNot(chat(
                        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'w',"
                                + "'arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':'x'}]," + tools
                                + "}")))
                .startsWith("tool_choice: none (bedrock cannot keep from tools");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'n':2                       | n: 2 (bedrock answers once)",
                "'seed':7                    | seed: 7 (bedrock has no such parameter)",
                "'top_k':7                   | top_k: 7 (bedrock has no such parameter)",
                "'logprobs':true             | logprobs: true (bedrock has no such parameter)",
                "'presence_penalty':1        | presence_penalty: 1 (bedrock has no such parameter)",
                "'parallel_tool_calls':false | parallel_tool_calls: false (bedrock has no such parameter)",
                "'response_format':{'type':'json_object'} | response_format: json_object (bedrock has JSON by a schema only)",
                "'reasoning_effort':'xhigh'  | reasoning_effort (bedrock takes none, low, medium and high)",
                "'service_tier':'scale'      | service_tier (bedrock takes auto, default, flex and priority)",
                "'user':'a<b'                | user (bedrock takes 16 texts of 256 letters, digits and :_@$#=/+,.-)",
                "'metadata':{'a':1}          | metadata (bedrock takes 16 texts of 256 letters, digits and :_@$#=/+,.-)"
            })
    void whatCannotBeExpressedIsRefusedByName(String members, String reason) {
        assertThat(whyNot(asking(members))).isEqualTo(reason);
    }

    @Test
    void whatOnlyConverseHasIsPassedOn() {
        String guardrail = "{'guardrailIdentifier':'g','guardrailVersion':'1'}";
        JsonNode body = body(asking("'guardrailConfig':" + guardrail
                + ",'additionalModelRequestFields':{'top_k':5},'performanceConfig':{'latency':'optimized'}"));
        assertThat(body.path("guardrailConfig")).isEqualTo(tree(guardrail));
        assertThat(body.path("additionalModelRequestFields")).isEqualTo(tree("{'top_k':5}"));
        assertThat(body.path("performanceConfig")).isEqualTo(tree("{'latency':'optimized'}"));
        assertThat(whyNot(asking("'guardrailConfig':{'trace':'enabled'},'performanceConfig':1")))
                .isEqualTo("performanceConfig (bedrock takes an object); "
                        + "guardrailConfig.trace (bedrock has no place for a trace in a chat completion)");
    }

    @Test
    void aTargetsOverridesMaySetThem() {
        JsonNode guardrail = tree("{'guardrailConfig':{'guardrailIdentifier':'house','guardrailVersion':'1'}}");
        BedrockRequest request = BedrockRequest.of(
                asking("'guardrailConfig':{'guardrailIdentifier':'none'}"),
                "m-up",
                List.of(new ParamOverride(
                        "guardrailConfig", guardrail.path("guardrailConfig").toString())));
        assertThat(Json.read(request.json()).path("guardrailConfig")).isEqualTo(guardrail.path("guardrailConfig"));
    }

    @Test
    void longIdsAreShortenedAlike() {
        String call =
                "{'role':'user','content':'q'},{'role':'assistant','tool_calls':[{'id':'%1$s1','function':{'name':'w','arguments':''}},"
                        + "{'id':'%1$s2','function':{'name':'w','arguments':''}}]},{'role':'tool','tool_call_id':'%1$s1','content':'x'}";
        JsonNode body = body(chat("{'messages':[" + call.formatted("c".repeat(80))
                + "],'tools':[{'type':'function','function':{'name':'w'}}]}"));
        List<String> ids = body.findValuesAsText("toolUseId");
        assertThat(ids).hasSize(3).allMatch(id -> id.matches("[a-zA-Z0-9_-]{8,64}"));
        assertThat(ids.get(0)).isEqualTo(ids.get(2)).isNotEqualTo(ids.get(1));
    }

    @Test
    void theUserSpeaksFirst() {
        assertThat(whyNot(saying("{'role':'system','content':'s'},{'role':'assistant','content':'a'}")))
                .isEqualTo("messages (bedrock wants the user to speak first)");
    }

    @Test
    void aConversationThatUsedToolsNeedsThemStill() {
        String used = "{'role':'user','content':'q'},{'role':'assistant','tool_calls':[{'id':'c','function':"
                + "{'name':'w','arguments':''}}]},{'role':'tool','tool_call_id':'c','content':'x'}";
        assertThat(whyNot(saying(used))).startsWith("no tools (bedrock cannot keep from tools");
        assertThat(body(chat("{'messages':[" + used + "],'tools':[{'type':'function','function':{'name':'w',"
                                + "'description':''}}]}"))
                        .at("/toolConfig/tools/0/toolSpec"))
                .isEqualTo(tree("{'name':'w','inputSchema':{'json':{'type':'object','properties':{}}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'tool_choice':'required' | tool_choice (bedrock needs tools)",
                "'tools':[{'type':'function','function':{'name':'w'}}],'tool_choice':{'type':'function'} | tool_choice (bedrock takes a function with a name)"
            })
    void aChoiceThatChoosesNothingIsRefused(String members, String reason) {
        assertThat(whyNot(asking(members))).isEqualTo(reason);
    }

    @Test
    void wordsOfWhiteSpaceAloneAreLeftOutSinceConverseRefusesThem() {
        JsonNode body = body(
                chat(
                        "{'messages':[{'role':'system','content':' '},{'role':'user','content':'q'},"
                                + "{'role':'assistant','content':'\\n\\n','tool_calls':[{'id':'c','function':{'name':'w','arguments':''}}]},"
                                + "{'role':'tool','tool_call_id':'c','content':'x'}],'tools':[{'type':'function','function':{'name':'w'}}]}"));
        assertThat(body.has("system")).isFalse();
        assertThat(body.at("/messages/1/content"))
                .isEqualTo(tree("[{'toolUse':{'toolUseId':'c','name':'w','input':{}}}]"));
        assertThat(whyNot(saying("{'role':'user','content':' '}")))
                .isEqualTo("messages (bedrock takes none without a word)");
    }

    @Test
    void documentsHaveNamesOfTheirOwnAndATextBeside() {
        String file = "{'type':'file','file':{'filename':'%s','file_data':'data:text/plain;base64,AA'}}";
        String files = file.formatted("a.txt") + "," + file.formatted("A_txt") + "," + file.formatted(" ") + ","
                + file.formatted("x".repeat(300));
        JsonNode content = body(saying("{'role':'user','content':[{'type':'text','text':'Sum up'}," + files + "]}"))
                .at("/messages/0/content");
        assertThat(content.findValuesAsText("name")).containsExactly("a-txt", "A-txt-2", "document", "x".repeat(194));
        assertThat(whyNot(saying("{'role':'user','content':[" + file.formatted("a") + "]}")))
                .isEqualTo("file (bedrock takes documents beside a text)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aToolThatGaveNothingGaveABlank(String result) {
        assertThat(body(chat(
                                """
                {'tools':[{'type':'function','function':{'name':'w'}}],'messages':[{'role':'user','content':'q'},
                 {'role':'assistant','tool_calls':[{'id':'c','function':{'name':'w','arguments':''}}]},
                 {'role':'tool','tool_call_id':'c','content':'%s'}]}"""
                                        .formatted(result)))
                        .at("/messages/2/content/0/toolResult/content"))
                .isEqualTo(tree("[{'text':'" + result + "'}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"us.meta.llama4-scout-17b-instruct-v1:0", "amazon.nova-pro-v1:0"})
    void thoughtsOfClaudesGoToNoOtherModel(String model) {
        ChatRequest chat = saying("{'role':'user','content':'q'},{'role':'assistant','content':'a','thinking_blocks':["
                + "{'type':'thinking','thinking':'t','signature':'s'},{'type':'redacted_thinking','data':'AAAA'}]},"
                + "{'role':'user','content':'and?'}");
        assertThat(body(model, chat).at("/messages/1/content")).isEqualTo(tree("[{'text':'a'}]"));
    }

    @Test
    void redactedThoughtsGoBackAndAudioFromAToolIsRefused() {
        assertThat(body(
                                CLAUDE,
                                saying(
                                        "{'role':'user','content':'q'},{'role':'assistant','content':'a','thinking_blocks':["
                                                + "{'type':'redacted_thinking','data':'AAAA'}]}"))
                        .at("/messages/1/content/0"))
                .isEqualTo(tree("{'reasoningContent':{'redactedContent':'AAAA'}}"));
        assertThat(
                        whyNot(
                                chat(
                                        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'w',"
                                                + "'arguments':''}}]},{'role':'tool','tool_call_id':'c','content':[{'type':'input_audio',"
                                                + "'input_audio':{'format':'wav','data':'AA'}}]}],'tools':[{'type':'function','function':{'name':'w'}}]}")))
                .isEqualTo("messages (bedrock takes no audio from tools)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'image_url','image_url':{'url':'https://h/x.png'}} | image_url (bedrock takes pictures as data URLs)",
                "{'type':'image_url','image_url':{'url':'data:image/tiff;base64,AA'}} | image_url: image/tiff (bedrock takes png, jpeg, gif and webp)",
                "{'type':'file','file':{'file_data':'data:a/b;base64,AA'}} | file: a/b (bedrock takes csv, doc, docx, html, md, pdf, txt, xls, xlsx)"
            })
    void partsThatCannotBeExpressedAreRefused(String part, String reason) {
        assertThat(whyNot(saying("{'role':'user','content':[" + part + "]}"))).isEqualTo(reason);
    }

    @Provide
    Arbitrary<String> requests() {
        return Wire.anyRequest("reasoning_effort", "metadata");
    }

    @Property(seed = "1")
    void whateverIsAskedItIsTranslatedOrRefused(@ForAll("requests") String json) {
        assertThat(Json.read(BedrockRequest.of(chat(json), "us.anthropic.claude-opus-5-5", List.of())
                                .json())
                        .isObject())
                .isTrue();
    }
}

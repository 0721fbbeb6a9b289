package dev.llmlb.provider.anthropic;

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

class AnthropicRequestTest {

    private static final String MODEL = "claude-sonnet-4-5";

    private static JsonNode body(ChatRequest chat, ParamOverride... overrides) {
        AnthropicRequest request = AnthropicRequest.of(chat, MODEL, List.of(overrides));
        assertThat(request.whyNot()).isNull();
        return Json.read(request.json());
    }

    private static String whyNot(String members) {
        return AnthropicRequest.of(asking(members), MODEL, List.of()).whyNot();
    }

    @Test
    void aPromptBecomesAMessageWithTheBoundThatAnthropicWants() {
        assertThat(body(asking("")))
                .isEqualTo(
                        tree(
                                """
                {'model':'claude-sonnet-4-5','max_tokens':16384,
                 'messages':[{'role':'user','content':[{'type':'text','text':'Hello'}]}]}"""));
    }

    @Test
    void parametersHaveTheirCounterparts() {
        JsonNode body = body(
                asking(
                        """
                'max_tokens':100,'max_completion_tokens':50,'temperature':0.5,'top_k':5,'stop':['a','b'],
                'user':'u-1','service_tier':'default','stream':true,'stream_options':{'include_usage':true}"""));
        assertThat(body)
                .isEqualTo(
                        tree(
                                """
                {'model':'claude-sonnet-4-5','max_tokens':50,'temperature':0.5,'top_k':5,
                 'messages':[{'role':'user','content':[{'type':'text','text':'Hello'}]}],
                 'stop_sequences':['a','b'],'metadata':{'user_id':'u-1'},'service_tier':'standard_only','stream':true}"""));
    }

    @Test
    void theSystemsMessagesStandApart() {
        JsonNode body = body(
                saying(
                        """
                {'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'},
                {'role':'developer','content':[{'type':'text','text':'Use French.'}]}"""));
        assertThat(body.path("system"))
                .isEqualTo(
                        tree(
                                """
                [{'type':'text','text':'Be brief.'},{'type':'text','text':'Use French.'}]"""));
        assertThat(body.path("messages")).hasSize(1);
    }

    @Test
    void parallelToolCallsAndTheirResultsShareATurn() {
        JsonNode body = body(
                saying(
                        """
                {'role':'user','content':'Weather?'},
                {'role':'assistant','content':null,'refusal':null,'annotations':[],'tool_calls':[
                  {'id':'call_1','type':'function','function':{'name':'w','arguments':'{\\"c\\":\\"Rome\\"}'}},
                  {'id':'call.2','type':'function','function':{'name':'now','arguments':''}}]},
                {'role':'tool','tool_call_id':'call_1','content':'sun'},
                {'role':'tool','tool_call_id':'call.2','content':[{'type':'text','text':'noon'}]},
                {'role':'user','content':'And?'}"""));
        assertThat(body.path("messages"))
                .isEqualTo(
                        tree(
                                """
                [{'role':'user','content':[{'type':'text','text':'Weather?'}]},
                 {'role':'assistant','content':[
                   {'type':'tool_use','id':'call_1','name':'w','input':{'c':'Rome'}},
                   {'type':'tool_use','id':'call_2','name':'now','input':{}}]},
                 {'role':'user','content':[
                   {'type':'tool_result','tool_use_id':'call_1','content':[{'type':'text','text':'sun'}]},
                   {'type':'tool_result','tool_use_id':'call_2','content':[{'type':'text','text':'noon'}]},
                   {'type':'text','text':'And?'}]}]"""));
    }

    @Test
    void blanksAloneAreNoBlock() {
        JsonNode body = body(
                saying(
                        """
                {'role':'system','content':' '},{'role':'user','content':'Weather?'},
                {'role':'assistant','content':'\\n\\n','reasoning':'hm','tool_calls':[
                  {'id':'c','type':'function','function':{'name':'w','arguments':'{}'}}]},
                {'role':'tool','tool_call_id':'c','content':'sun'},{'role':'assistant','content':'\\n'},
                {'role':'user','content':'And?'}"""));
        assertThat(body.has("system")).isFalse();
        assertThat(body.at("/messages/1/content"))
                .isEqualTo(tree("[{'type':'tool_use','id':'c','name':'w','input':{}}]"));
        assertThat(body.path("messages")).hasSize(4);
    }

    @Test
    void thoughtsThatAreNotAnthropicsStayBehind() {
        JsonNode body = body(
                saying(
                        """
                {'role':'user','content':'Hi'},
                {'role':'assistant','content':'Hello','thinking_blocks':[{'type':'thinking','thinking':'hm'},5,
                  {'type':'redacted_thinking','data':'xx'}]},
                {'role':'user','content':'And?'}"""));
        assertThat(body.at("/messages/1/content"))
                .isEqualTo(tree("[{'type':'redacted_thinking','data':'xx'},{'type':'text','text':'Hello'}]"));
    }

    @Test
    void aSchemaOfArgumentsIsAnObjects() {
        JsonNode tools = body(asking(
                        """
                'tools':[{'type':'function','function':{'name':'a','parameters':{}}},
                  {'type':'function','function':{'name':'b','parameters':{'properties':{'c':{'type':'string'}}}}}]"""))
                .path("tools");
        assertThat(tools)
                .isEqualTo(
                        tree(
                                """
                [{'name':'a','input_schema':{'type':'object','properties':{}}},
                 {'name':'b','input_schema':{'properties':{'c':{'type':'string'}},'type':'object'}}]"""));
    }

    @Test
    void aUsersNameHasABound() {
        assertThat(whyNot("'user':'" + "u".repeat(257) + "'")).isEqualTo("user (anthropic takes 256 characters)");
        assertThat(whyNot("'user':'" + "u".repeat(256) + "'")).isNull();
    }

    @Test
    void picturesAndDocuments() {
        JsonNode body = body(
                saying(
                        """
                {'role':'user','content':[
                  {'type':'image_url','image_url':{'url':'data:image/jpg;base64,AAAA','detail':'low'}},
                  {'type':'image_url','image_url':{'url':'https://h/x.jpg'}},
                  {'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,BBBB'}},
                  {'type':'file','file':{'filename':'a.txt','file_data':'data:text/plain;charset=utf-8;base64,aGk='}}]}"""));
        assertThat(body.at("/messages/0/content"))
                .isEqualTo(
                        tree(
                                """
                [{'type':'image','source':{'type':'base64','media_type':'image/jpeg','data':'AAAA'}},
                 {'type':'image','source':{'type':'url','url':'https://h/x.jpg'}},
                 {'type':'document','title':'a.pdf',
                  'source':{'type':'base64','media_type':'application/pdf','data':'BBBB'}},
                 {'type':'document','title':'a.txt','source':{'type':'text','media_type':'text/plain','data':'hi'}}]"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'auto'                                   | {'type':'auto'}",
                "'none'                                   | {'type':'none'}",
                "'required'                               | {'type':'any'}",
                "{'type':'function','function':{'name':'w'}} | {'type':'tool','name':'w'}"
            },
            quoteCharacter = '"')
    void toolsAndTheirChoice(String choice, String expected) {
        JsonNode body = body(asking(
                """
                'tools':[{'type':'function','function':{'name':'w','description':'d','strict':true,
                  'parameters':{'type':'object','properties':{'c':{'type':'string'}}}}},
                  {'type':'function','function':{'name':'now'}}],'tool_choice':"""
                        + choice));
        assertThat(body.path("tools"))
                .isEqualTo(
                        tree(
                                """
                [{'name':'w','description':'d','strict':true,
                  'input_schema':{'type':'object','properties':{'c':{'type':'string'}},'additionalProperties':false}},
                 {'name':'now','input_schema':{'type':'object','properties':{}}}]"""));
        assertThat(body.path("tool_choice")).isEqualTo(tree(expected));
    }

    @Test
    void oneToolCallAtATime() {
        String tools = "'tools':[{'type':'function','function':{'name':'w'}}],'parallel_tool_calls':false";
        assertThat(body(asking(tools)).path("tool_choice"))
                .isEqualTo(tree("{'type':'auto','disable_parallel_tool_use':true}"));
        assertThat(body(asking(tools + ",'tool_choice':'required'")).path("tool_choice"))
                .isEqualTo(tree("{'type':'any','disable_parallel_tool_use':true}"));
    }

    @Test
    void aSchemaForTheAnswer() {
        JsonNode body = body(
                asking(
                        """
                'response_format':{'type':'json_schema','json_schema':{'name':'a','description':'d','strict':true,
                  'schema':{'type':'object','properties':{}}}}"""));
        assertThat(body.path("output_config"))
                .isEqualTo(
                        tree(
                                """
                {'format':{'type':'json_schema','schema':{'type':'object','properties':{},'description':'d',
                   'additionalProperties':false}}}"""));
        assertThat(whyNot("'response_format':{'type':'json_schema','json_schema':{'schema':{'maximum':1}}}"))
                .isEqualTo("response_format: json_schema (anthropic keeps to no maximum in a schema)");
    }

    @ParameterizedTest
    @CsvSource({"minimal, 1024", "low, 2048", "medium, 8192", "high, 16384", "xhigh, 24576"})
    void olderModelsThinkWithinABudget(String effort, int budget) {
        JsonNode body = body(asking("'reasoning_effort':'" + effort + "'"));
        assertThat(body.path("thinking")).isEqualTo(tree("{'type':'enabled','budget_tokens':" + budget + "}"));
        assertThat(body.path("max_tokens").asInt()).isEqualTo(budget + 4_096);
    }

    @Test
    void theBudgetIsPartOfTheCallersBound() {
        JsonNode body = body(asking("'reasoning_effort':'high','max_completion_tokens':3000"));
        assertThat(body.at("/thinking/budget_tokens").asInt()).isEqualTo(2_999);
        assertThat(body.path("max_tokens").asInt()).isEqualTo(3_000);
        assertThat(whyNot("'reasoning_effort':'high','max_tokens':1000"))
                .startsWith("reasoning_effort: high (anthropic thinks in 1024 tokens or more");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6, minimal, low",
        "claude-opus-4-6, high, high",
        "claude-opus-4-6, xhigh, max",
        "other, low, low",
        "other, xhigh, xhigh"
    })
    void laterModelsThinkWithAnEffort(String model, String effort, String expected) {
        AnthropicRequest request = AnthropicRequest.of(asking("'reasoning_effort':'" + effort + "'"), model, List.of());
        JsonNode body = Json.read(request.json());
        assertThat(body.path("thinking")).isEqualTo(tree("{'type':'adaptive'}"));
        assertThat(body.path("output_config")).isEqualTo(tree("{'effort':'" + expected + "'}"));
        assertThat(body.path("max_tokens").asInt()).isEqualTo(16_384);
    }

    @ParameterizedTest
    @CsvSource({"claude-opus-4-7, xhigh, xhigh", "claude-sonnet-5, medium, medium", "claude-opus-5-5, minimal, low"})
    void modelsThatHideTheirThoughtsAreAskedForASummary(String model, String effort, String expected) {
        AnthropicRequest request = AnthropicRequest.of(asking("'reasoning_effort':'" + effort + "'"), model, List.of());
        JsonNode body = Json.read(request.json());
        assertThat(body.path("thinking")).isEqualTo(tree("{'type':'adaptive','display':'summarized'}"));
        assertThat(body.path("output_config")).isEqualTo(tree("{'effort':'" + expected + "'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-3-7-sonnet-20250219",
                "claude-opus-4-20250514",
                "claude-opus-4-1",
                "claude-haiku-4-5-20251001",
                "claude-sonnet-4-0"
            })
    void theModelsWithABudget(String model) {
        AnthropicRequest request = AnthropicRequest.of(asking("'reasoning_effort':'low'"), model, List.of());
        assertThat(Json.read(request.json()).at("/thinking/type").asText()).isEqualTo("enabled");
    }

    @Test
    void noEffortIsNoThinking() {
        assertThat(body(asking("'reasoning_effort':'none'")).has("thinking")).isFalse();
    }

    @Test
    void signedThoughtsGoBackAheadOfTheirToolCalls() {
        String history =
                """
                {'role':'user','content':'Hi'},
                {'role':'assistant','content':'','reasoning_content':'hm',%s'tool_calls':[
                  {'id':'c','type':'function','function':{'name':'w','arguments':'{}'}}]},
                {'role':'tool','tool_call_id':'c','content':'sun'}],'reasoning_effort':'low'""";
        String thoughts = "'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'s'}],";
        JsonNode body = body(chat("{'messages':[" + history.formatted(thoughts) + "}"));
        assertThat(body.at("/messages/1/content/0"))
                .isEqualTo(tree("{'type':'thinking','thinking':'hm','signature':'s'}"));
        assertThat(AnthropicRequest.of(chat("{'messages':[" + history.formatted("") + "}"), MODEL, List.of())
                        .whyNot())
                .contains("wants the thinking_blocks of its earlier answer back");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'n':2                                  | n: 2 (anthropic answers once)",
                "'seed':7                               | seed: 7 (anthropic has no such parameter)",
                "'logprobs':true                        | logprobs: true (anthropic has no such parameter)",
                "'top_logprobs':3                       | top_logprobs: 3 (anthropic has no such parameter)",
                "'logit_bias':{'5':1}                   | logit_bias (anthropic has no such parameter)",
                "'frequency_penalty':0.5                | frequency_penalty: 0.5 (anthropic has no such parameter)",
                "'presence_penalty':1                   | presence_penalty: 1 (anthropic has no such parameter)",
                "'response_format':{'type':'json_object'} | response_format: json_object (anthropic has JSON by a schema only)",
                "'response_format':{'type':'x'}         | response_format.type (anthropic takes text, json_object and json_schema)",
                "'temperature':1.5                      | temperature: 1.5 (anthropic takes 0 to 1)",
                "'temperature':'hot'                    | temperature (anthropic takes 0 to 1)",
                "'max_tokens':0                         | max_tokens: 0 (anthropic takes 1 to 2147483647)",
                "'stop':5                               | stop (anthropic takes texts)",
                "'stop':['END','\\n']                  | stop (anthropic takes no blanks)",
                "'stop':''                              | stop (anthropic takes no blanks)",
                "'tool_choice':'required'               | tool_choice (anthropic needs tools)",
                "'tools':[],'tool_choice':{'type':'function','function':{'name':'f'}} | tool_choice (anthropic needs tools)",
                "'functions':[{'name':'f'}]             | functions (anthropic knows tools only)",
                "'modalities':['text','audio']          | modalities (anthropic has no such parameter)",
                "'service_tier':'flex'                  | service_tier (anthropic takes auto and default)",
                "'reasoning_effort':'huge'              | reasoning_effort (anthropic takes none, minimal, low, medium, high and xhigh)",
                "'verbosity':'low'                      | verbosity (anthropic has no such parameter)",
                "'secret prompt':'x'                    | secret?prompt (anthropic has no such parameter)",
                "'tools':[{'type':'custom','custom':{}}] | tools[0] (anthropic takes functions with a name)",
                "'user':'a','safety_identifier':'b'     | user (anthropic knows one user, the safety_identifier)",
                "'reasoning_effort':'low','temperature':0.2 | temperature: 0.2 (anthropic takes none with reasoning_effort)",
                "'reasoning_effort':'low','top_k':2     | top_k: 2 (anthropic takes none with reasoning_effort)",
                "'reasoning_effort':'low','top_p':0.3   | top_p: 0.3 (anthropic takes 0.95 to 1 with reasoning_effort)"
            })
    void whatCannotBeExpressedIsRefusedByName(String members, String reason) {
        assertThat(whyNot(members)).isEqualTo(reason);
    }

    @Test
    void aToolIsNotForcedOnAModelThatThinks() {
        String tools = "'tools':[{'type':'function','function':{'name':'w'}}],'tool_choice':";
        String refused = "tool_choice (anthropic takes auto and none with reasoning_effort)";
        String named = "{'type':'function','function':{'name':'w'}}";
        assertThat(whyNot("'reasoning_effort':'low'," + tools + "'required'")).isEqualTo(refused);
        assertThat(whyNot("'reasoning_effort':'low'," + tools + named)).isEqualTo(refused);
        assertThat(whyNot("'reasoning_effort':'low','top_p':0.95," + tools + "'auto'"))
                .isNull();
        assertThat(whyNot("'top_p':0.3," + tools + named)).isNull();
    }

    @Test
    void everyReasonIsTold() {
        assertThat(whyNot("'n':2,'seed':1"))
                .isEqualTo("n: 2 (anthropic answers once); seed: 1 (anthropic has no such parameter)");
    }

    @Test
    void whatAsksForNothingIsNoReason() {
        assertThat(
                        whyNot(
                                """
                'n':1,'logprobs':false,'logit_bias':{},'frequency_penalty':0,'presence_penalty':0.0,'store':false,
                'metadata':{},'parallel_tool_calls':true,'modalities':['text'],'service_tier':'auto','verbosity':'medium',
                'response_format':{'type':'text'},'seed':null,'tools':[],'stop':null,'tool_choice':'auto'"""))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'role':'user','content':'x','name':'bob'}  | messages[0].name (anthropic has no such member)",
                "{'role':'robot','content':'x'}              | messages[0].role (anthropic takes system, developer, user, assistant and tool)",
                "{'role':'tool','tool_call_id':'c','content':'x'} | messages[0].tool_call_id (anthropic needs the call that it answers)",
                "{'role':'user','content':5}                 | messages[0].content (anthropic takes a text or a list)",
                "{'role':'user','content':[{'type':'video'}]} | messages[0].content[0].type (anthropic takes text, image_url, input_audio and file)",
                "{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AA','format':'wav'}}]} | input_audio (anthropic hears nothing)",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'http://h/x.png'}}]} | image_url (anthropic takes https URLs and data URLs)",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/bmp;base64,AA'}}]} | image_url: image/bmp (anthropic takes png, jpeg, gif and webp)",
                "{'role':'system','content':'Be brief.'} | messages (anthropic takes at least one with words of the user's)",
                "{'role':'user','content':' '} | messages (anthropic takes more than blanks)",
                "{'role':'assistant','content':'Hello!'},{'role':'user','content':'Hi'} | messages (anthropic wants the user to speak first)",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://h'}}]} | messages[0].content[0].image_url.url (anthropic takes a data URL in base64 or an http one)",
                "{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'['}}]} | messages[0].tool_calls[0].function.arguments (anthropic takes a JSON object)"
            })
    void messagesThatCannotBeExpressedAreRefusedByTheirPlace(String message, String reason) {
        assertThat(AnthropicRequest.of(saying(message), MODEL, List.of()).whyNot())
                .isEqualTo(reason);
    }

    @Test
    void overridesDecideWhatIsAsked() {
        assertThat(body(
                                asking("'n':2,'temperature':0.1"),
                                new ParamOverride("n", null),
                                new ParamOverride("temperature", "0.7"))
                        .path("temperature")
                        .asDouble())
                .isEqualTo(0.7);
    }

    @Test
    void noReasonHoldsWhatTheCallerWrote() {
        assertThat(whyNot("'secret':'sk-1','tool_choice':'sk-2','tools':[{'type':'function','function':{'name':'w'}}],"
                        + "'reasoning_effort':'sk-3','service_tier':'sk-4','stop':{'sk-5':'sk-6'}"))
                .doesNotContain("sk-");
    }

    @Provide
    Arbitrary<String> requests() {
        return Wire.anyRequest("reasoning_effort", "max_tokens");
    }

    @Property(seed = "1")
    void whateverIsAskedItIsTranslatedOrRefused(@ForAll("requests") String json) {
        AnthropicRequest request = AnthropicRequest.of(chat(json), MODEL, List.of());
        assertThat(Json.read(request.json()).isObject()).isTrue();
    }
}

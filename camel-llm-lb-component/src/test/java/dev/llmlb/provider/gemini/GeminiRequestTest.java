package dev.llmlb.provider.gemini;

import static dev.llmlb.provider.translate.Wire.asking;
import static dev.llmlb.provider.translate.Wire.chat;
import static dev.llmlb.provider.translate.Wire.saying;
import static dev.llmlb.provider.translate.Wire.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.ChatRequest;
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

class GeminiRequestTest {

    private static final String OLDER = "gemini-2.5-flash";
    private static final String NEWER = "gemini-3-pro-preview";

    private static JsonNode body(String model, ChatRequest chat) {
        GeminiRequest request = GeminiRequest.of(chat, model, List.of());
        assertThat(request.whyNot()).isNull();
        return Json.read(request.json());
    }

    private static JsonNode body(ChatRequest chat) {
        return body(OLDER, chat);
    }

    private static String whyNot(ChatRequest chat) {
        return GeminiRequest.of(chat, OLDER, List.of()).whyNot();
    }

    @Test
    void aPromptBecomesContents() {
        assertThat(body(asking(""))).isEqualTo(tree("{'contents':[{'role':'user','parts':[{'text':'Hello'}]}]}"));
    }

    @Test
    void parametersHaveTheirCounterparts() {
        JsonNode config = body(asking(
                        """
                'max_completion_tokens':50,'temperature':1.5,'top_p':0.9,'top_k':5,'stop':'END','seed':-7,'n':3,
                'presence_penalty':0.5,'frequency_penalty':-1,'logprobs':true,'top_logprobs':2"""))
                .path("generationConfig");
        assertThat(config)
                .isEqualTo(
                        tree(
                                """
                {'temperature':1.5,'topP':0.9,'topK':5,'seed':-7,'presencePenalty':0.5,'frequencyPenalty':-1.0,
                 'maxOutputTokens':50,'candidateCount':3,'stopSequences':['END'],'responseLogprobs':true,'logprobs':2}"""));
    }

    @Test
    void jsonWithAndWithoutASchema() {
        assertThat(body(asking("'response_format':{'type':'json_object'}")).path("generationConfig"))
                .isEqualTo(tree("{'responseMimeType':'application/json'}"));
        assertThat(body(asking("'response_format':{'type':'json_schema','json_schema':{'schema':{'type':'object'}}}"))
                        .path("generationConfig"))
                .isEqualTo(tree("{'responseMimeType':'application/json','responseJsonSchema':{'type':'object'}}"));
    }

    @Test
    void theConversation() {
        JsonNode body = body(
                saying(
                        """
                {'role':'system','content':'Be brief.'},{'role':'user','content':[{'type':'text','text':'Weather?'},
                  {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},
                  {'type':'input_audio','input_audio':{'data':'BBBB','format':'wav'}},
                  {'type':'file','file':{'file_data':'data:application/pdf;base64,CCCC'}}]},
                {'role':'assistant','tool_calls':[
                  {'id':'c1','type':'function','function':{'name':'w','arguments':'{\\"c\\":1}'},
                   'extra_content':{'google':{'thought_signature':'sig'}}},
                  {'id':'c2','type':'function','function':{'name':'now','arguments':'{}'}}]},
                {'role':'tool','tool_call_id':'c1','content':'{\\"t\\":20}'},
                {'role':'tool','tool_call_id':'c2','content':'noon'}"""));
        assertThat(body.path("systemInstruction")).isEqualTo(tree("{'parts':[{'text':'Be brief.'}]}"));
        assertThat(body.path("contents"))
                .isEqualTo(
                        tree(
                                """
                [{'role':'user','parts':[{'text':'Weather?'},{'inlineData':{'mimeType':'image/png','data':'AAAA'}},
                   {'inlineData':{'mimeType':'audio/wav','data':'BBBB'}},
                   {'inlineData':{'mimeType':'application/pdf','data':'CCCC'}}]},
                 {'role':'model','parts':[{'functionCall':{'id':'c1','name':'w','args':{'c':1}},'thoughtSignature':'sig'},
                   {'functionCall':{'id':'c2','name':'now','args':{}}}]},
                 {'role':'user','parts':[{'functionResponse':{'id':'c1','name':'w','response':{'t':20}}},
                   {'functionResponse':{'id':'c2','name':'now','response':{'output':'noon'}}}]}]"""));
    }

    @Test
    void aTurnOfAnothersThoughtsAloneIsNoContent() {
        assertThat(body(saying(
                                "{'role':'user','content':'q'},{'role':'assistant','content':null,'thinking_blocks':["
                                        + "{'type':'thinking','thinking':'t','signature':'s'}]},{'role':'user','content':'go on'}"))
                        .path("contents"))
                .isEqualTo(
                        tree(
                                """
                [{'role':'user','parts':[{'text':'q'}]},{'role':'user','parts':[{'text':'go on'}]}]"""));
        assertThat(whyNot(saying("{'role':'assistant','thinking_blocks':[{'type':'thinking','thinking':'t'}]}")))
                .isEqualTo("messages (gemini takes more than another model's thoughts)");
    }

    @Test
    void theSignatureOfATextGoesBackBehindIt() {
        String signed = "'extra_content':{'google':{'thought_signature':'sig'}}";
        assertThat(body(saying("{'role':'user','content':'q'},{'role':'assistant','content':'a'," + signed + "},"
                                + "{'role':'user','content':'and?'}"))
                        .at("/contents/1/parts"))
                .isEqualTo(tree("[{'text':'a'},{'text':'','thoughtSignature':'sig'}]"));
        assertThat(body(
                                NEWER,
                                saying("{'role':'user','content':'q'},{'role':'assistant'," + signed
                                        + ",'tool_calls':[{'id':'c','function':{'name':'w','arguments':'{}'},"
                                        + signed.replace("sig'", "own'")
                                        + "}]},{'role':'tool','tool_call_id':'c','content':'{}'}"))
                        .at("/contents/1/parts"))
                .isEqualTo(tree("[{'functionCall':{'id':'c','name':'w','args':{}},'thoughtSignature':'own'}]"));
    }

    @Test
    void laterModelsAreToldThatAnothersCallHasNoSignature() {
        ChatRequest chat = saying(
                """
                {'role':'user','content':'x'},
                {'role':'assistant','tool_calls':[{'id':'c','function':{'name':'w','arguments':'{}'}},
                  {'id':'d','function':{'name':'w','arguments':'{}'}}]},
                {'role':'tool','tool_call_id':'c','content':'sun'}""");
        assertThat(body(NEWER, chat).at("/contents/1/parts/0/thoughtSignature").asText())
                .isEqualTo("skip_thought_signature_validator");
        assertThat(body(NEWER, chat).at("/contents/1/parts/1").has("thoughtSignature"))
                .isFalse();
        assertThat(body(OLDER, chat).at("/contents/1/parts/0").has("thoughtSignature"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "false | 'auto' | {'mode':'AUTO'}",
                "true | 'auto' | {'mode':'VALIDATED'}",
                "false | 'none' | {'mode':'NONE'}",
                "false | 'required' | {'mode':'ANY'}",
                "false | {'type':'function','function':{'name':'w'}} | {'mode':'ANY','allowedFunctionNames':['w']}"
            })
    void toolsAndTheirChoice(boolean strict, String choice, String expected) {
        JsonNode body = body(asking("'tools':[{'type':'function','function':{'name':'w','description':'d','strict':"
                + strict + ",'parameters':{'type':'object','additionalProperties':false}}}],'tool_choice':" + choice));
        assertThat(body.path("tools"))
                .isEqualTo(
                        tree(
                                """
                [{'functionDeclarations':[{'name':'w','description':'d',
                  'parametersJsonSchema':{'type':'object','additionalProperties':false}}]}]"""));
        assertThat(body.at("/toolConfig/functionCallingConfig")).isEqualTo(tree(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "none | {'thinkingBudget':0}",
                "minimal | {'thinkingBudget':1024,'includeThoughts':true}",
                "low | {'thinkingBudget':1024,'includeThoughts':true}",
                "medium | {'thinkingBudget':8192,'includeThoughts':true}",
                "high | {'thinkingBudget':24576,'includeThoughts':true}"
            })
    void olderModelsThinkWithinABudget(String effort, String expected) {
        assertThat(body(asking("'reasoning_effort':'" + effort + "'")).at("/generationConfig/thinkingConfig"))
                .isEqualTo(tree(expected));
    }

    @Test
    void laterModelsThinkOnALevel() {
        assertThat(body(NEWER, asking("'reasoning_effort':'low'")).at("/generationConfig/thinkingConfig"))
                .isEqualTo(tree("{'thinkingLevel':'low','includeThoughts':true}"));
        assertThat(GeminiRequest.of(asking("'reasoning_effort':'none'"), NEWER, List.of())
                        .whyNot())
                .isEqualTo("reasoning_effort (gemini takes minimal, low, medium and high with this model)");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro, none, false",
        "gemini-2.5-flash-lite, none, true",
        "gemini-2.0-flash, none, true",
        "gemini-2.0-flash, low, false",
        "gemini-1.5-pro, high, false",
        "gemini-3-flash, none, false",
        "gemini-flash-latest, minimal, true"
    })
    void notEveryModelThinksAsAsked(String model, String effort, boolean can) {
        String whyNot = GeminiRequest.of(asking("'reasoning_effort':'" + effort + "'"), model, List.of())
                .whyNot();
        if (can) {
            assertThat(whyNot).isNull();
        } else {
            assertThat(whyNot).startsWith("reasoning_effort").endsWith("with this model)");
        }
    }

    @Test
    void theLeastThoughtIsLowForAPro() {
        assertThat(body("gemini-3.1-pro-preview", asking("'reasoning_effort':'minimal'"))
                        .at("/generationConfig/thinkingConfig/thinkingLevel")
                        .asText())
                .isEqualTo("low");
        assertThat(body("gemini-3-flash", asking("'reasoning_effort':'minimal'"))
                        .at("/generationConfig/thinkingConfig/thinkingLevel")
                        .asText())
                .isEqualTo("minimal");
        assertThat(body("gemini-2.0-flash", asking("'reasoning_effort':'none'")).has("generationConfig"))
                .isFalse();
    }

    @Test
    void modelsBefore3AnswerWithJsonOrCallTools() {
        ChatRequest chat = asking(
                "'tools':[{'type':'function','function':{'name':'w'}}]," + "'response_format':{'type':'json_object'}");
        assertThat(whyNot(chat))
                .isEqualTo("response_format (gemini answers with JSON or calls tools with this model, not both)");
        assertThat(body(NEWER, chat).at("/generationConfig/responseMimeType").asText())
                .isEqualTo("application/json");
    }

    @Test
    void aMarkOfWhatIsToBeCachedIsRefusedByName() {
        assertThat(whyNot(saying(
                        "{'role':'user','content':[{'type':'text','text':'q','cache_control':{'type':'ephemeral'}}]}")))
                .isEqualTo("messages[0].content[0].cache_control (gemini has no such member)");
        assertThat(whyNot(asking("'tools':[{'type':'function','function':{'name':'w','cache_control':{}}}]")))
                .isEqualTo("tools[0].function.cache_control (gemini has no such member)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'top_logprobs':3             | top_logprobs: 3 (gemini takes it with logprobs: true)",
                "'tool_choice':'required'     | tool_choice (gemini needs tools)",
                "'n':9                        | n: 9 (gemini takes 1 to 8)",
                "'logit_bias':{'5':1}         | logit_bias (gemini has no such parameter)",
                "'user':'u'                   | user (gemini has no such parameter)",
                "'parallel_tool_calls':false  | parallel_tool_calls: false (gemini has no such parameter)",
                "'stop':['1','2','3','4','5','6'] | stop: 6 texts (gemini takes 5)",
                "'temperature':2.5            | temperature: 2.5 (gemini takes 0 to 2)",
                "'reasoning_effort':'xhigh'   | reasoning_effort (gemini takes none, minimal, low, medium and high with this model)"
            })
    void whatCannotBeExpressedIsRefusedByName(String members, String reason) {
        assertThat(whyNot(asking(members))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'image_url','image_url':{'url':'data:image/gif;base64,AA'}} | image_url: image/gif (gemini takes png, jpeg, webp, heic and heif)",
                "{'type':'image_url','image_url':{'url':'https://h/x.png'}} | image_url (gemini takes pictures as data URLs)",
                "{'type':'input_audio','input_audio':{'data':'A','format':'flac'}} | input_audio.format (gemini takes wav and mp3)"
            })
    void partsThatCannotBeExpressedAreRefused(String part, String reason) {
        assertThat(whyNot(saying("{'role':'user','content':[" + part + "]}"))).isEqualTo(reason);
    }

    @Provide
    Arbitrary<String> requests() {
        return Wire.anyRequest("reasoning_effort", "n", "logprobs", "top_logprobs");
    }

    @Property(seed = "1")
    void whateverIsAskedItIsTranslatedOrRefused(@ForAll("requests") String json) {
        assertThat(Json.read(GeminiRequest.of(chat(json), NEWER, List.of()).json())
                        .isObject())
                .isTrue();
    }
}

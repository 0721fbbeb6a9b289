package dev.llmlb.provider.gemini;

import static dev.llmlb.provider.translate.Wire.HEAD;
import static dev.llmlb.provider.translate.Wire.json;
import static dev.llmlb.provider.translate.Wire.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.Wire;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiReplyTest {

    private static final String USAGE = "'usageMetadata':{'promptTokenCount':10,'candidatesTokenCount':5,"
            + "'thoughtsTokenCount':3,'cachedContentTokenCount':4,'totalTokenCount':18}";

    private static WholeAnswer read(String body) {
        return new GeminiDialect(HEAD, 1, false).readAnswer(json(body).getBytes(UTF_8));
    }

    private static String error(String body) {
        return new String(new GeminiDialect(HEAD, 1, false).readError(json(body).getBytes(UTF_8)), UTF_8);
    }

    private static String candidate(String parts, String reason) {
        return "{'content':{'role':'model','parts':[" + parts + "]},'finishReason':'" + reason + "','index':0}";
    }

    private static String answer(String candidates) {
        return "{'candidates':[" + candidates + "]," + USAGE + ",'modelVersion':'gemini-2.5-flash','responseId':'r1'}";
    }

    @Test
    void anAnswerBecomesACompletionThatNamesTheModelWhichAnswered() {
        WholeAnswer answer =
                read(answer(candidate("{'text':'hm','thought':true},{'text':'Hi '},{'text':'you'}", "STOP")));
        assertThat(answer.usage()).isEqualTo(new Usage(10, 8));
        assertThat(Json.read(answer.body()))
                .isEqualTo(
                        tree(
                                """
                {'id':'r1','object':'chat.completion','created':1772366400,'model':'gemini-2.5-flash',
                 'choices':[{'index':0,'message':{'role':'assistant','content':'Hi you','reasoning_content':'hm',
                   'refusal':null},'logprobs':null,'finish_reason':'stop'}],
                 'usage':{'prompt_tokens':10,'completion_tokens':8,'total_tokens':18,
                   'prompt_tokens_details':{'cached_tokens':4},'completion_tokens_details':{'reasoning_tokens':3}}}"""));
    }

    @Test
    void parallelToolCallsGetNamesAndKeepTheirSignature() {
        WholeAnswer answer = read(answer(candidate(
                """
                {'functionCall':{'name':'w','args':{'c':1}},'thoughtSignature':'sig'},
                {'functionCall':{'id':'own','name':'now'}}""",
                "STOP")));
        assertThat(Json.read(answer.body()).at("/choices/0"))
                .isEqualTo(
                        tree(
                                """
                {'index':0,'message':{'role':'assistant','content':null,'tool_calls':[
                  {'id':'call_1_0','type':'function','function':{'name':'w','arguments':'{\\"c\\":1}'},
                   'extra_content':{'google':{'thought_signature':'sig'}}},
                  {'id':'own','type':'function','function':{'name':'now','arguments':'{}'}}],'refusal':null},
                 'logprobs':null,'finish_reason':'tool_calls'}"""));
    }

    @Test
    void theSignatureOfATextStandsWhereGooglesOwnApiHasIt() {
        WholeAnswer answer = read(answer(candidate("{'text':'Hi','thoughtSignature':'sig'}", "STOP")));
        assertThat(Json.read(answer.body()).at("/choices/0/message"))
                .isEqualTo(
                        tree(
                                """
                {'role':'assistant','content':'Hi','extra_content':{'google':{'thought_signature':'sig'}},'refusal':null}"""));
    }

    @Test
    void severalCandidatesAreSeveralChoices() {
        WholeAnswer answer =
                read(answer(candidate("{'text':'a'}", "STOP") + "," + candidate("{'text':'b'}", "MAX_TOKENS")));
        assertThat(Json.read(answer.body()).at("/choices/1/message/content").asText())
                .isEqualTo("b");
        assertThat(Json.read(answer.body()).at("/choices/1/finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void logProbabilities() {
        WholeAnswer answer = read(
                answer(
                        """
                {'content':{'parts':[{'text':'é'}]},'finishReason':'STOP','logprobsResult':{
                  'chosenCandidates':[{'token':'é','tokenId':1,'logProbability':-0.5}],
                  'topCandidates':[{'candidates':[{'token':'é','logProbability':-0.5},{'token':'e','logProbability':-2}]}]}}"""));
        assertThat(Json.read(answer.body()).at("/choices/0/logprobs"))
                .isEqualTo(
                        tree(
                                """
                {'content':[{'token':'é','logprob':-0.5,'bytes':[195,169],'top_logprobs':[
                   {'token':'é','logprob':-0.5,'bytes':[195,169]},{'token':'e','logprob':-2.0,'bytes':[101]}]}],
                 'refusal':null}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, stop",
        "MAX_TOKENS, length",
        "SAFETY, content_filter",
        "RECITATION, content_filter",
        "BLOCKLIST, content_filter",
        "PROHIBITED_CONTENT, content_filter",
        "SPII, content_filter",
        "LANGUAGE, content_filter",
        "IMAGE_SAFETY, content_filter",
        "IMAGE_PROHIBITED_CONTENT, content_filter",
        "IMAGE_RECITATION, content_filter",
        "MODEL_ARMOR, content_filter"
    })
    void everyFinishReasonHasItsWord(String reason, String expected) {
        assertThat(Json.read(read(answer(candidate("{'text':'x'}", reason))).body())
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MALFORMED_FUNCTION_CALL",
                "MALFORMED_RESPONSE",
                "OTHER",
                "UNEXPECTED_TOOL_CALL",
                "TOO_MANY_TOOL_CALLS",
                "MISSING_THOUGHT_SIGNATURE",
                "NO_IMAGE",
                "IMAGE_OTHER",
                "FINISH_REASON_UNSPECIFIED",
                "OF_A_LATER_VERSION"
            })
    void anAnswerThatWasNotBroughtToItsEndIsBroken(String reason) {
        assertThat(read(answer(candidate("", reason))).outcome()).isEqualTo(Outcome.broken("finish reason " + reason));
    }

    @Test
    void aPromptThatIsBlockedIsTheFiltersAndNoAnswer() {
        WholeAnswer answer = read("{'promptFeedback':{'blockReason':'SAFETY','safetyRatings':[]}," + USAGE + "}");
        assertThat(answer.outcome().kind()).isEqualTo(OutcomeKind.CONTENT_FILTER);
        assertThat(answer.outcome().status()).isEqualTo(400);
        assertThat(new String(answer.body(), UTF_8)).contains("blocked: SAFETY", "\"code\":\"content_filter\"");
    }

    @Test
    void anAnswerMayComeInAList() {
        assertThat(Json.read(read("[" + answer(candidate("{'text':'x'}", "STOP")) + "]")
                                .body())
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("x");
        assertThat(read("[{'error':{'code':429,'message':'slow down','status':'RESOURCE_EXHAUSTED'}}]")
                        .outcome()
                        .kind())
                .isEqualTo(OutcomeKind.RATE_LIMITED);
    }

    @Test
    void picturesAreKept() {
        WholeAnswer answer = read(answer(candidate(
                "{'thought':true,'inlineData':{'mimeType':'image/png','data':'BB'}},"
                        + "{'text':'Here'},{'inlineData':{'mimeType':'image/png','data':'AA=='}}",
                "STOP")));
        assertThat(Json.read(answer.body()).at("/choices/0/message"))
                .isEqualTo(
                        tree(
                                """
                {'role':'assistant','content':'Here',
                 'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}],'refusal':null}"""));
    }

    @Test
    void partsThatNobodyAskedForDoNotDisturbTheAnswer() {
        WholeAnswer answer = read(answer(candidate(
                "{'executableCode':{'language':'PYTHON','code':'1'}},{'text':'x'},{'ofALaterVersion':{}}", "STOP")));
        assertThat(Json.read(answer.body()).at("/choices/0/message"))
                .isEqualTo(tree("{'role':'assistant','content':'x','refusal':null}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "<html>",
                "{'candidates':[]}",
                "{'candidates':[{'content':{'parts':[{'text':'x'}]}}]}"
            })
    void whatIsNoAnswerIsNone(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void anErrorIsAnErrorOfOpenAi() {
        String error = "{'error':{'code':400,'message':'bad schema','status':'INVALID_ARGUMENT'}}";
        String expected = json("{'error':{'message':'bad schema','type':'invalid_request_error','param':null,"
                + "'code':'invalid_argument'}}");
        assertThat(error(error)).isEqualTo(expected);
        assertThat(error("[" + error + "]")).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> answers() {
        return Wire.anyJson(
                "candidates",
                "content",
                "parts",
                "text",
                "thought",
                "functionCall",
                "name",
                "args",
                "finishReason",
                "STOP",
                "index",
                "usageMetadata",
                "promptTokenCount",
                "promptFeedback",
                "blockReason",
                "error",
                "code",
                "status",
                "logprobsResult",
                "chosenCandidates",
                "topCandidates");
    }

    @Property(seed = "1")
    void whateverIsAnsweredIsReadOrNoAnswer(@ForAll("answers") String body) {
        WholeAnswer answer = read(body);
        assertThat(answer == null
                        || answer.body() == null
                        || Json.read(answer.body()).isObject())
                .isTrue();
        assertThat(Json.read(error(body)).at("/error/message").isTextual()).isTrue();
    }
}

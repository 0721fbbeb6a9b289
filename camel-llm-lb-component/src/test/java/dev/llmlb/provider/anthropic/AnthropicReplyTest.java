package dev.llmlb.provider.anthropic;

import static dev.llmlb.provider.translate.Wire.HEAD;
import static dev.llmlb.provider.translate.Wire.json;
import static dev.llmlb.provider.translate.Wire.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

class AnthropicReplyTest {

    private static WholeAnswer read(String body) {
        return new AnthropicDialect(HEAD, false).readAnswer(json(body).getBytes(UTF_8));
    }

    private static String error(String body) {
        return new String(new AnthropicDialect(HEAD, false).readError(json(body).getBytes(UTF_8)), UTF_8);
    }

    private static String message(String content, String stopReason) {
        return "{'id':'msg_01','type':'message','role':'assistant','model':'claude-sonnet-4-5-20250929','content':["
                + content + "],'stop_reason':" + stopReason
                + ",'stop_sequence':null,'usage':{'input_tokens':12,'cache_creation_input_tokens':3,"
                + "'cache_read_input_tokens':5,'output_tokens':7,'service_tier':'standard'}}";
    }

    @Test
    void aMessageBecomesACompletionThatNamesTheModelWhichAnswered() {
        WholeAnswer answer = read(message("{'type':'text','text':'Hi '},{'type':'text','text':'there'}", "'end_turn'"));
        assertThat(answer.usage()).isEqualTo(new Usage(20, 7));
        assertThat(Json.read(answer.body()))
                .isEqualTo(
                        tree(
                                """
                {'id':'msg_01','object':'chat.completion','created':1772366400,'model':'claude-sonnet-4-5-20250929',
                 'choices':[{'index':0,'message':{'role':'assistant','content':'Hi there','refusal':null},
                   'logprobs':null,'finish_reason':'stop'}],
                 'usage':{'prompt_tokens':20,'completion_tokens':7,'total_tokens':27,
                   'prompt_tokens_details':{'cached_tokens':5}}}"""));
    }

    @Test
    void parallelToolCallsAndThoughts() {
        WholeAnswer answer = read(message(
                """
                {'type':'thinking','thinking':'hm','signature':'s1'},{'type':'redacted_thinking','data':'xx'},
                {'type':'tool_use','id':'toolu_1','name':'w','input':{'c':'Rome'}},
                {'type':'tool_use','id':'toolu_2','name':'now','input':{}}""",
                "'tool_use'"));
        assertThat(Json.read(answer.body()).at("/choices/0"))
                .isEqualTo(
                        tree(
                                """
                {'index':0,'message':{'role':'assistant','content':null,'reasoning_content':'hm',
                   'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'s1'},
                     {'type':'redacted_thinking','data':'xx'}],
                   'tool_calls':[
                     {'id':'toolu_1','type':'function','function':{'name':'w','arguments':'{\\"c\\":\\"Rome\\"}'}},
                     {'id':'toolu_2','type':'function','function':{'name':'now','arguments':'{}'}}],'refusal':null},
                 'logprobs':null,'finish_reason':'tool_calls'}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "pause_turn, length",
        "compaction, length",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "tool_use, tool_calls",
        "refusal, content_filter"
    })
    void everyStopReasonIsAFinishReason(String stopReason, String finishReason) {
        WholeAnswer answer = read(message("{'type':'text','text':'x'}", "'" + stopReason + "'"));
        assertThat(Json.read(answer.body()).at("/choices/0/finish_reason").asText())
                .isEqualTo(finishReason);
    }

    @Test
    void aRefusalSaysWhy() {
        String said = message("", "'refusal','stop_details':{'type':'refusal','category':'cyber','explanation':'no'}");
        assertThat(Json.read(read(said).body()).at("/choices/0"))
                .isEqualTo(
                        tree(
                                """
                {'index':0,'message':{'role':'assistant','content':'','refusal':'no'},'logprobs':null,
                 'finish_reason':'content_filter'}"""));
    }

    @Test
    void thoughtsAreCountedAmongTheAnswersTokens() {
        String said = message("{'type':'text','text':'x'}", "'end_turn'")
                .replace("'output_tokens':7", "'output_tokens':7,'output_tokens_details':{'thinking_tokens':4}");
        assertThat(Json.read(read(said).body()).path("usage"))
                .isEqualTo(
                        tree(
                                """
                {'prompt_tokens':20,'completion_tokens':7,'total_tokens':27,'prompt_tokens_details':{'cached_tokens':5},
                 'completion_tokens_details':{'reasoning_tokens':4}}"""));
    }

    @Test
    void blocksThatNobodyAskedForDoNotDisturbTheAnswer() {
        WholeAnswer answer = read(message(
                """
                {'type':'server_tool_use','id':'s1','name':'web_search','input':{'query':'x'}},
                {'type':'web_search_tool_result','tool_use_id':'s1','content':[]},
                {'type':'text','text':'Hi','citations':[{'type':'web_search_result_location','url':'https://h'}]},
                {'type':'of_a_later_version'}""",
                "'end_turn'"));
        assertThat(Json.read(answer.body()).at("/choices/0/message"))
                .isEqualTo(tree("{'role':'assistant','content':'Hi','refusal':null}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "<html>", "{'content':'x','stop_reason':'end_turn'}", "{'content':[]}", "{'type'"
            })
    void whatIsNoMessageIsNoAnswer(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void anErrorUnderASuccessIsWhatItSays() {
        WholeAnswer answer = read("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}");
        assertThat(answer.outcome().kind()).isEqualTo(OutcomeKind.OVERLOADED);
        assertThat(answer.outcome().status()).isEqualTo(529);
        assertThat(answer.outcome().detail()).isEqualTo("an error event: overloaded_error");
    }

    @Test
    void anErrorIsAnErrorOfOpenAi() {
        assertThat(error("{'type':'error','error':{'type':'invalid_request_error','message':'max_tokens: too big'}}"))
                .isEqualTo(json("{'error':{'message':'max_tokens: too big','type':'invalid_request_error','param':null,"
                        + "'code':'invalid_request_error'}}"));
        assertThat(error("<html>")).contains("The provider gave no reason");
    }

    @Provide
    Arbitrary<String> answers() {
        return Wire.anyJson(
                "type",
                "message",
                "content",
                "text",
                "tool_use",
                "input",
                "name",
                "id",
                "stop_reason",
                "usage",
                "input_tokens",
                "output_tokens",
                "thinking",
                "error");
    }

    @Property(seed = "1")
    void whateverIsAnsweredIsReadOrNoAnswer(@ForAll("answers") String body) {
        WholeAnswer answer = read(body);
        assertThat(answer == null || Json.read(answer.body()).isObject()).isTrue();
        assertThat(Json.read(error(body)).at("/error/message").isTextual()).isTrue();
    }
}

package dev.llmlb.provider.anthropic;

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
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicCacheTest {

    private static AnthropicRequest request(ChatRequest chat) {
        return AnthropicRequest.of(chat, "claude-sonnet-4-5", List.of());
    }

    private static JsonNode body(ChatRequest chat) {
        assertThat(request(chat).whyNot()).isNull();
        return Json.read(request(chat).json());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyPartKeepsItsMark(boolean stream) {
        JsonNode body = body(chat(
                """
                {'stream':%s,'tools':[{'type':'function','function':{'name':'w'}}],'messages':[
                {'role':'system','content':[{'type':'text','text':'Long.','cache_control':{'type':'ephemeral','ttl':'1h'}},
                  {'type':'text','text':'Short.'}]},
                {'role':'user','content':[{'type':'text','text':'Q','cache_control':{'type':'ephemeral'}},
                  {'type':'image_url','image_url':{'url':'https://h/x.png'},'cache_control':{'type':'ephemeral'}},
                  {'type':'file','file':{'filename':'a','file_data':'data:application/pdf;base64,CC'},'cache_control':{'type':'e'}}]},
                {'role':'assistant','content':[{'type':'text','text':'A','cache_control':{'type':'ephemeral'}}],
                 'tool_calls':[{'id':'c','function':{'name':'w','arguments':'{}'}}]},
                {'role':'tool','tool_call_id':'c','content':[{'type':'text','text':'x','cache_control':{'type':'ephemeral'}},
                  {'type':'text','text':'y'}]}]}"""
                        .formatted(stream)));
        assertThat(body.path("stream").asBoolean()).isEqualTo(stream);
        assertThat(body.path("system"))
                .isEqualTo(
                        tree(
                                """
                [{'type':'text','text':'Long.','cache_control':{'type':'ephemeral','ttl':'1h'}},{'type':'text','text':'Short.'}]"""));
        assertThat(body.path("messages"))
                .isEqualTo(
                        tree(
                                """
                [{'role':'user','content':[{'type':'text','text':'Q','cache_control':{'type':'ephemeral'}},
                   {'type':'image','source':{'type':'url','url':'https://h/x.png'},'cache_control':{'type':'ephemeral'}},
                   {'type':'document','title':'a','source':{'type':'base64','media_type':'application/pdf','data':'CC'},
                    'cache_control':{'type':'e'}}]},
                 {'role':'assistant','content':[{'type':'text','text':'A','cache_control':{'type':'ephemeral'}},
                   {'type':'tool_use','id':'c','name':'w','input':{}}]},
                 {'role':'user','content':[{'type':'tool_result','tool_use_id':'c',
                   'content':[{'type':'text','text':'x'},{'type':'text','text':'y'}],'cache_control':{'type':'ephemeral'}}]}]"""));
    }

    @Test
    void aToolKeepsItsMarkWhereverItStands() {
        JsonNode tools = body(asking(
                        """
                'tools':[{'type':'function','function':{'name':'a'}},
                 {'type':'function','function':{'name':'b'},'cache_control':{'type':'ephemeral'}},
                 {'type':'function','function':{'name':'c','cache_control':{'type':'ephemeral','ttl':'1h'}}}]"""))
                .path("tools");
        assertThat(tools.path(0).has("cache_control")).isFalse();
        assertThat(tools.path(1).path("cache_control")).isEqualTo(tree("{'type':'ephemeral'}"));
        assertThat(tools.path(2).path("cache_control")).isEqualTo(tree("{'type':'ephemeral','ttl':'1h'}"));
    }

    @Test
    void aMarkOfNullIsNone() {
        assertThat(body(saying("{'role':'user','content':[{'type':'text','text':'Q','cache_control':null}]}"))
                        .at("/messages/0/content"))
                .isEqualTo(tree("[{'type':'text','text':'Q'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'text','text':'q','cache_control':true | (anthropic takes an object)",
                "'text','text':' ','cache_control':{'type':'ephemeral'} | (anthropic caches no blanks)",
                "'refusal','refusal':'q','cache_control':{'type':'ephemeral'} | (anthropic has no such member)"
            })
    void whatIsNoMarkIsRefusedByName(String part, String reason) {
        assertThat(request(saying("{'role':'user','content':[{'type':" + part + "},{'type':'text','text':'r'}]}"))
                        .whyNot())
                .isEqualTo("messages[0].content[0].cache_control " + reason);
    }

    @Test
    void aMessageIsNoPlaceForOne() {
        assertThat(request(saying("{'role':'user','content':'q','cache_control':{'type':'ephemeral'}}"))
                        .whyNot())
                .isEqualTo("messages[0].cache_control (anthropic has no such member)");
        assertThat(request(asking("'tools':[{'type':'function','function':{'name':'w'},'cache_control':1}]"))
                        .whyNot())
                .isEqualTo("tools[0].cache_control (anthropic takes an object)");
    }
}

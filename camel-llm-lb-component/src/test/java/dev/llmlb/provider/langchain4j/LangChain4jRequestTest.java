package dev.llmlb.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.llmlb.provider.translate.Wire;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LangChain4jRequestTest {

    private static LangChain4jRequest of(String body) {
        return LangChain4jRequest.of(Wire.chat(body), List.of(), null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'image_url','image_url':{'url':'https://h/a b'}}",
                "{'type':'image_url','image_url':{'url':'data:image/png;base64,'}}"
            })
    void whatItsObjectsRefuseToHoldIsRefusedByName(String part) {
        assertThat(of("{'messages':[{'role':'user','content':[" + part + "]}]}").whyNot())
                .isEqualTo("messages (langchain4j has no objects for them)");
    }

    @Test
    void aBlankFromTheSystemSaysNothing() {
        LangChain4jRequest request = of("{'messages':[{'role':'system','content':' '},{'role':'user','content':'q'}]}");
        assertThat(request.whyNot()).isNull();
        assertThat(request.chat().messages()).containsExactly(UserMessage.from("q"));
    }

    @Test
    void theSignatureOfAnAnswerOfGeminisStaysBehind() {
        LangChain4jRequest request = of("{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a',"
                + "'extra_content':{'google':{'thought_signature':'s'}}},{'role':'user','content':'and?'}]}");
        assertThat(request.whyNot()).isNull();
        assertThat(request.chat().messages().get(1)).isEqualTo(AiMessage.from("a"));
    }

    @Provide
    Arbitrary<String> requests() {
        return Wire.anyRequest();
    }

    @Property(seed = "1")
    void whateverIsAskedItIsTranslatedOrRefused(@ForAll("requests") String json) {
        LangChain4jRequest request = of(json);
        if (request.whyNot() == null) {
            assertThat(request.chat().messages()).isNotEmpty();
        }
    }
}

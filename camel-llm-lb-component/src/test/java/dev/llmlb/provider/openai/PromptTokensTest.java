package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTokensTest {

    private static long count(String model, String json) {
        return PromptTokens.of(List.of(model))
                .applyAsLong(ChatJson.read(json.getBytes(UTF_8), "m", false, Caller.ANONYMOUS, 1));
    }

    private static String saying(String content) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}";
    }

    @Test
    void textIsCountedWithTheVocabularyOfTheModel() {
        // tiktoken: "hello world" is 2 tokens in both vocabularies, "user" is 1
        assertThat(count("gpt-4", saying("\"hello world\""))).isEqualTo(PromptTokens.PER_MESSAGE + 1 + 2);
        assertThat(count("gpt-4o", saying("\"hello world\""))).isEqualTo(PromptTokens.PER_MESSAGE + 1 + 2);
    }

    @Test
    void partsAreCountedAndPicturesHaveAPriceOfTheirOwn() {
        long text = count("gpt-4o", saying("[{\"type\":\"text\",\"text\":\"hello world\"}]"));
        long both = count(
                "gpt-4o",
                saying("[{\"type\":\"text\",\"text\":\"hello world\"},"
                        + "{\"image_url\":{\"url\":\"data:image/png;base64," + "A".repeat(100_000) + "\"}}]"));

        assertThat(both - text).isEqualTo(PromptTokens.PER_PICTURE);
    }

    @Test
    void aPromptInTokensIsWhatItIs() {
        assertThat(PromptTokens.of(List.of("text-embedding-3-small"))
                        .applyAsLong(ChatJson.read(
                                Operation.EMBEDDINGS,
                                "{\"input\":[[15339,1917],[1,2,3]]}".getBytes(UTF_8),
                                "m",
                                false,
                                Caller.ANONYMOUS,
                                1)))
                .isEqualTo(5);
    }

    @Test
    void toolsCount() {
        String plain = "{\"messages\":[]}";
        String tools = "{\"messages\":[],\"tools\":[{\"function\":{\"name\":\"weather of a city\"}}]}";

        assertThat(count("gpt-4o", tools)).isGreaterThan(count("gpt-4o", plain));
    }

    @Test
    void theTailOfALongPromptIsTakenToBeLikeItsHead() {
        String word = "word ";
        long head = count("gpt-4o", saying("\"" + word.repeat(6_000) + "\""));
        long tenTimes = count("gpt-4o", saying("\"" + word.repeat(60_000) + "\""));

        assertThat((double) tenTimes / head).isBetween(9.9, 10.1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4", "gpt-4o-mini", "gpt-4.1", "gpt-5-mini", "o3", "openai/gpt-4o", "gpt-3.5-turbo"})
    void thesePublishTheirVocabulary(String model) {
        assertThat(PromptTokens.of(List.of(model))).isNotNull();
        assertThat(PromptTokens.of(List.of("mine", model))).isSameAs(PromptTokens.of(List.of(model)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-3-opus", "gemini-2.0-flash", "llama-3", "m", ""})
    void ofTheOthersNobodyKnows(String model) {
        assertThat(PromptTokens.of(List.of(model))).isNull();
    }
}

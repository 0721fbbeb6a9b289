package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.JsonMembers;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.UpstreamRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSplicerTest {

    private static String splice(String body, ParamOverride... overrides) {
        return splice(body, false, overrides);
    }

    private static String splice(String body, boolean stream, ParamOverride... overrides) {
        ChatRequest chat = ChatJson.read(body.getBytes(UTF_8), "asked", stream, Caller.ANONYMOUS, 1);
        byte[] before = chat.body().clone();
        byte[] spliced =
                RequestSplicer.splice(new UpstreamRequest(chat, "up", List.of(overrides), HeadersOverride.NONE, 1));
        assertThat(chat.body()).isEqualTo(before);
        return new String(spliced, UTF_8);
    }

    private static ParamOverride set(String name, String json) {
        return new ParamOverride(name, json);
    }

    @Test
    void theModelIsReplacedWhereItStands() {
        assertThat(splice("{\"a\":1,\"model\" : \"x\", \"messages\":[ 1,\n2]}"))
                .isEqualTo("{\"a\":1,\"model\" : \"up\",\"messages\":[ 1,\n2]}");
    }

    @Test
    void aMissingModelIsAdded() {
        assertThat(splice("{\"messages\":[]}")).isEqualTo("{\"messages\":[],\"model\":\"up\"}");
    }

    @Test
    void everyModelOfSeveralIsReplaced() {
        assertThat(splice("{\"model\":1,\"messages\":[],\"model\":\"x\"}"))
                .isEqualTo("{\"model\":\"up\",\"messages\":[],\"model\":\"up\"}");
    }

    @Test
    void overridesReplaceAppendAndRemove() {
        assertThat(splice(
                        "{\"messages\":[],\"temperature\":1,\"seed\":7}",
                        set("temperature", "0.2"),
                        set("seed", null),
                        set("top_p", "{\"x\":1}")))
                .isEqualTo("{\"messages\":[],\"temperature\":0.2,\"model\":\"up\",\"top_p\":{\"x\":1}}");
    }

    @Test
    void removingTheFirstMemberLeavesNoComma() {
        assertThat(splice("{\"a\":1,\"messages\":[],\"b\":2}", set("a", null), set("b", null)))
                .isEqualTo("{\"messages\":[],\"model\":\"up\"}");
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        assertThat(splice("{\"messages\":[]}", set("seed", null))).isEqualTo("{\"messages\":[],\"model\":\"up\"}");
    }

    @Test
    void ofTwoOverridesOfANameTheLaterCounts() {
        assertThat(splice("{\"messages\":[]}", set("n", "1"), set("n", "2"), set("m", "1"), set("m", null)))
                .isEqualTo("{\"messages\":[],\"model\":\"up\",\"n\":2}");
    }

    @Test
    void namesWithQuotesAreQuoted() {
        assertThat(splice("{\"messages\":[]}", set("a\"b", "1")))
                .isEqualTo("{\"messages\":[],\"model\":\"up\",\"a\\\"b\":1}");
    }

    @Test
    void anEmptyObjectTakesMembers() {
        assertThat(RequestSplicer.splice(
                        new byte[] {'{', '}'}, new JsonMembers(), List.of(set("a", "1"), set("b", "2"))))
                .asString(UTF_8)
                .isEqualTo("{\"a\":1,\"b\":2}");
        assertThat(RequestSplicer.splice(new byte[] {'{', '}'}, new JsonMembers(), List.of()))
                .asString(UTF_8)
                .isEqualTo("{}");
    }

    @Test
    void aStreamAsksForUsage() {
        assertThat(splice("{\"messages\":[]}", true))
                .isEqualTo(
                        "{\"messages\":[],\"model\":\"up\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        assertThat(splice("{\"messages\":[],\"stream\":false}", true))
                .isEqualTo(
                        "{\"messages\":[],\"stream\":true,\"model\":\"up\",\"stream_options\":{\"include_usage\":true}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{ }", "{\"include_usage\":false}", "\"odd\"", "{\"include_usage\":null}"})
    void streamOptionsWithoutUsageGetIt(String options) throws IOException {
        JsonNode body = ChatJson.MAPPER.readTree(splice("{\"messages\":[],\"stream_options\":" + options + "}", true));
        assertThat(body.get("stream_options").toString()).isEqualTo("{\"include_usage\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"include_obfuscation\":false}",
                "{\"include_usage\":false,\"include_obfuscation\":false}",
                "{ \"include_obfuscation\" : false , \"include\\u005fusage\":false}"
            })
    void otherStreamOptionsAreKept(String options) throws IOException {
        JsonNode body = ChatJson.MAPPER.readTree(splice("{\"messages\":[],\"stream_options\":" + options + "}", true));
        assertThat(body.get("stream_options"))
                .isEqualTo(ChatJson.MAPPER.readTree("{\"include_obfuscation\":false,\"include_usage\":true}"));
    }

    @Test
    void streamOptionsThatAskForUsageStayAsTheyAre() {
        assertThat(splice("{\"messages\":[],\"stream_options\":{ \"include_usage\": true }}", true))
                .contains("\"stream_options\":{ \"include_usage\": true }");
    }

    @Test
    void aServerThatRefusesStreamOptionsGetsNone() {
        ChatRequest chat = ChatJson.read(
                "{\"stream_options\":{\"include_usage\":true},\"messages\":[]}".getBytes(UTF_8),
                "asked",
                true,
                Caller.ANONYMOUS,
                1);
        UpstreamRequest request = new UpstreamRequest(chat, "up", List.of(), HeadersOverride.NONE, 1);

        assertThat(new String(RequestSplicer.splice(request, false), UTF_8))
                .isEqualTo("{\"messages\":[],\"model\":\"up\",\"stream\":true}");
    }

    @Test
    void aPlainRequestIsNotMadeAStream() {
        assertThat(splice("{\"messages\":[],\"model\":\"x\"}")).doesNotContain("stream");
    }

    @Property(seed = "20261125")
    void withoutChangesOnlyTheModelDiffers(@ForAll("bodies") ObjectNode body, @ForAll boolean pretty)
            throws IOException {
        ObjectNode expected = body.deepCopy().put("model", "up");
        assertThat(ChatJson.MAPPER.readTree(splice(text(body, pretty)))).isEqualTo(expected);
    }

    @Property(seed = "20261125")
    void withOverridesTheResultIsTheShallowMerge(
            @ForAll("bodies") ObjectNode body, @ForAll("bodies") ObjectNode changes, @ForAll boolean pretty)
            throws IOException {
        ObjectNode expected = body.deepCopy().put("model", "up");
        Map<String, ParamOverride> overrides = new LinkedHashMap<>();
        changes.properties().forEach(change -> {
            if (change.getKey().equals("model")) {
                return;
            }
            boolean removed = change.getValue().isNull();
            overrides.put(
                    change.getKey(),
                    set(change.getKey(), removed ? null : change.getValue().toString()));
            if (removed) {
                expected.remove(change.getKey());
            } else {
                expected.set(change.getKey(), change.getValue());
            }
        });
        String spliced = splice(text(body, pretty), overrides.values().toArray(ParamOverride[]::new));
        assertThat(ChatJson.MAPPER.readTree(spliced)).isEqualTo(expected);
    }

    @Property(seed = "20261125")
    void whatIsNotChangedIsCopiedByteForByte(@ForAll("bodies") ObjectNode body) {
        String text = body.put("model", "x").put("zz", "end").toString();
        String spliced = splice(text);
        int model = text.indexOf("\"model\":\"x\"");
        assertThat(spliced)
                .startsWith(text.substring(0, model))
                .endsWith(text.substring(model + "\"model\":\"x\"".length()));
    }

    private static String text(ObjectNode body, boolean pretty) throws JsonProcessingException {
        return pretty ? ChatJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(body) : body.toString();
    }

    @Provide
    Arbitrary<ObjectNode> bodies() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of("stream", "temperature", "n", "\u00e9", "a\"b", ""),
                Arbitraries.strings().ofMaxLength(6));
        Arbitrary<JsonNode> values = Arbitraries.oneOf(
                Arbitraries.strings().map(ChatJson.MAPPER.getNodeFactory()::textNode),
                Arbitraries.longs().map(number -> tree(String.valueOf(number))),
                Arbitraries.of(
                                "null",
                                "true",
                                "false",
                                "[]",
                                "{}",
                                "[1,[\"]\"],{\"a\":\"}\"}]",
                                "{\"model\":{\"messages\":2}}",
                                "1.5e10",
                                "\"\\\\\\\"\"")
                        .map(RequestSplicerTest::tree));
        return Arbitraries.maps(names, values).ofMaxSize(6).map(members -> {
            ObjectNode body = ChatJson.MAPPER.createObjectNode();
            members.forEach((name, value) -> {
                if (!name.equals("model") && !name.equals("stream") && !hasLoneSurrogate(name + value.asText())) {
                    body.set(name, value);
                }
            });
            body.putArray("messages").add("\ud83d\ude00");
            return body;
        });
    }

    /** Cannot be written in UTF-8. */
    private static boolean hasLoneSurrogate(String text) {
        return !UTF_8.newEncoder().canEncode(text);
    }

    private static JsonNode tree(String json) {
        try {
            return ChatJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

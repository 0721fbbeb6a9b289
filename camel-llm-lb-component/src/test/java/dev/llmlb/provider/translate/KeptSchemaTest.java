package dev.llmlb.provider.translate;

import static dev.llmlb.provider.translate.Wire.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptSchemaTest {

    private final RequestReader request = RequestReader.of("kind", Wire.asking(""), List.of());

    private JsonNode kept(String schema) {
        return KeptSchema.of(request, "schema", tree(schema));
    }

    @Test
    void openObjectsAreClosedWhereverTheyStand() {
        JsonNode given = tree(
                """
                {'type':'object','properties':{
                   'a':{'type':'array','items':{'type':'object','properties':{'maximum':{'type':'integer'}}}},
                   'b':{'anyOf':[{'$ref':'#/$defs/d'},{'type':['object','null'],'properties':{},'additionalProperties':true}]}},
                 '$defs':{'d':{'type':'object','additionalProperties':false}}}""");
        JsonNode before = given.deepCopy();
        assertThat(KeptSchema.of(request, "schema", given))
                .isEqualTo(
                        tree(
                                """
                {'type':'object','properties':{
                   'a':{'type':'array','items':{'type':'object','properties':{'maximum':{'type':'integer'}},
                      'additionalProperties':false}},
                   'b':{'anyOf':[{'$ref':'#/$defs/d'},{'type':['object','null'],'properties':{},'additionalProperties':false}]}},
                 '$defs':{'d':{'type':'object','additionalProperties':false}},'additionalProperties':false}"""));
        assertThat(given).as("another target may take it as it is").isEqualTo(before);
        assertThat(request.isRefused()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'minimum':1,'items':{'minimum':2}} | minimum",
                "{'type':'string','maxLength':9} | maxLength",
                "{'type':'array','items':{'type':'number','multipleOf':2}} | multipleOf",
                "{'type':'array','minItems':2} | minItems above 1",
                "{'properties':{'a':{'oneOf':[]}}} | oneOf",
                "{'anyOf':[{'not':{}}]} | not",
                "{'definitions':{'a':{'uniqueItems':true}}} | uniqueItems",
                "{'allOf':[{},{}]} | allOf of several",
                "{'type':'object'} | object of any properties",
                "{'type':['null','object'],'additionalProperties':true} | object of any properties",
                "{'type':'object','additionalProperties':{'type':'string'}} | additionalProperties of a schema",
                "{'type':'string','format':'int32'} | format but date, date-time, duration, email, hostname, ipv4, ipv6, time, uri, uuid"
            })
    void whatIsNotKeptToIsRefusedByName(String schema, String what) {
        request.take("messages");
        kept(schema);
        assertThat(request.whyNot()).isEqualTo("schema (kind keeps to no " + what + " in a schema)");
    }

    @Provide
    Arbitrary<String> schemas() {
        return Wire.anyJson(
                "type", "object", "properties", "items", "anyOf", "$defs", "additionalProperties", "format");
    }

    @Property(seed = "1")
    void whateverItIsItIsKeptOrRefused(@ForAll("schemas") String schema) {
        JsonNode once = kept(schema);
        assertThat(KeptSchema.of(request, "schema", once)).isEqualTo(once);
        assertThat(once.has("properties") && once.path("additionalProperties").asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'array','minItems':1,'items':{'type':'string','format':'uuid','pattern':'a+'}}",
                "{'type':'object','additionalProperties':false}",
                "{'allOf':[{'$ref':'#/$defs/a'}]}",
                "{'enum':['minimum'],'default':1,'title':'t','description':'maximum'}",
                "true"
            })
    void whatIsKnownIsLeftAsItIs(String schema) {
        assertThat(kept(schema)).isEqualTo(tree(schema));
        assertThat(request.isRefused()).isFalse();
    }
}

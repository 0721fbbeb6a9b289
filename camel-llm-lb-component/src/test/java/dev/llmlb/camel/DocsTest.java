package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables of the documentation are those of the generated JSON; {@code mvn test -Dtest=DocsTest -DargLine=-Ddocs.update=true} writes them.
 *
 * <p>A table stands between the comments {@code // componentProperties: START} and {@code // componentProperties: END}.
 */
class DocsTest {

    private static final Path DOCS = Path.of("src/main/docs");

    @ParameterizedTest
    @CsvSource({
        "llm-lb, camel, componentProperties",
        "llm-lb, camel, properties",
        "llm-lb, camel, headers",
        "llm-lb-events, observe/camel, componentProperties",
        "llm-lb-events, observe/camel, properties",
        "llm-lb-events, observe/camel, headers"
    })
    void aTableSaysWhatTheJsonSays(String scheme, String folder, String section) throws IOException {
        Path page = DOCS.resolve(scheme + "-component.adoc");
        String docs = Files.readString(page);
        String start = "// " + section + ": START\n";
        int from = docs.indexOf(start) + start.length();
        int to = docs.indexOf("// " + section + ": END\n");
        assertThat(docs).contains(start);
        assertThat(to).isGreaterThanOrEqualTo(from);

        String table = table("/META-INF/dev/llmlb/" + folder + "/" + scheme + ".json", section);
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(page, docs.substring(0, from) + table + docs.substring(to));
            return;
        }
        assertThat(docs.substring(from, to))
                .as(
                        "out of date; write it by: mvn test -pl camel-llm-lb-component -am -Dtest=DocsTest -DargLine=-Ddocs.update=true -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(table);
    }

    private static String table(String resource, String section) throws IOException {
        boolean headers = section.equals("headers");
        BiFunction<String, JsonNode, String> row = headers ? DocsTest::header : DocsTest::option;
        StringBuilder table = new StringBuilder(headers ? "[cols=\"2,5,2\"]\n" : "[cols=\"2,5,1,2\"]\n")
                .append("|===\n")
                .append(headers ? "| Name | Description | Type\n" : "| Name | Description | Default | Type\n");
        try (InputStream json = DocsTest.class.getResourceAsStream(resource)) {
            Set<Map.Entry<String, JsonNode>> entries =
                    new ObjectMapper().readTree(json).get(section).properties();
            entries.forEach(entry -> table.append('\n').append(row.apply(entry.getKey(), entry.getValue())));
        }
        return table.append("|===\n").toString();
    }

    private static String option(String name, JsonNode option) {
        String label = option.get("label").asText();
        String group = option.get("kind").asText().equals("path")
                ? option.get("required").asBoolean() ? " (path, required)" : " (path)"
                : label.isEmpty() || label.equals("producer") ? "" : " (" + label.replace("producer,", "") + ")";
        return "| `" + name + "`" + group + "\n| " + option.get("description").asText() + values(option) + "\n| "
                + (option.has("defaultValue") ? "`" + option.get("defaultValue").asText() + "`" : "") + "\n| "
                + type(option) + "\n";
    }

    private static String values(JsonNode option) {
        if (!option.has("enum")) {
            return "";
        }
        StringBuilder values = new StringBuilder(" One of:");
        option.get("enum").forEach(value -> values.append(values.length() == 8 ? " `" : ", `")
                .append(value.asText())
                .append('`'));
        return values.append('.').toString();
    }

    private static String type(JsonNode option) {
        String type = option.get("type").asText();
        String javaType = option.get("javaType").asText();
        return type.equals("object") ? "`" + javaType.replaceAll("[a-z0-9]+\\.", "") + "`" : type;
    }

    private static String header(String name, JsonNode header) {
        return "| `" + name + "`\n| " + header.get("description").asText() + "\n| `"
                + header.get("javaType").asText().replaceAll("[a-z]+\\.", "") + "`\n";
    }
}

package dev.llmlb.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the starter's jar holds for IDEs, and for Camel's own tools. */
class MetadataTest {

    @Test
    void anIdeCompletesEveryPropertyWithADescription() throws IOException {
        Map<String, JsonNode> properties = properties();

        for (String option : new String[] {"config", "stream", "stream-body", "timeout"}) {
            JsonNode property = properties.get("camel.component.llm-lb." + option);
            assertThat(property).as(option).isNotNull();
            assertThat(property.get("description").asText()).isNotBlank();
        }
        assertThat(properties
                        .get("camel.component.llm-lb.stream-body")
                        .get("type")
                        .asText())
                .isEqualTo("dev.llmlb.camel.StreamBody");
        assertThat(properties.get("camel.component.llm-lb.timeout").get("type").asText())
                .isEqualTo("java.time.Duration");
    }

    /** Every one, with a description, and with the default that the component has where it has one. */
    @Test
    void everyOptionOfTheComponentHasAProperty() throws IOException {
        JsonNode options = new ObjectMapper()
                .readTree(resource("META-INF/dev/llmlb/camel/llm-lb.json"))
                .get("componentProperties");
        Map<String, JsonNode> properties = properties();

        options.fieldNames().forEachRemaining(option -> {
            if (option.equals("configuration") || option.equals("healthCheckConsumerEnabled")) {
                return; // its parts are properties of their own; llm-lb has no consumer
            }
            String property = option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            JsonNode metadata = properties.get("camel.component.llm-lb." + property);
            assertThat(metadata).as(property).isNotNull();
            assertThat(metadata.path("description").asText()).as(property).isNotBlank();
            if (options.get(option).get("type").asText().equals("boolean")) {
                assertThat(metadata.path("defaultValue").asText())
                        .as(property)
                        .isEqualTo(options.get(option).get("defaultValue").asText());
            }
        });
    }

    @Test
    void aChoiceIsCompletedToo() throws IOException {
        JsonNode hints = new ObjectMapper()
                .readTree(resource("META-INF/spring-configuration-metadata.json"))
                .get("hints");
        assertThat(hints.get(0).get("name").asText()).isEqualTo("camel.component.llm-lb.http-version");
        assertThat(hints.get(0).get("values").findValuesAsText("value")).containsExactly("1.1", "2");
    }

    private static Map<String, JsonNode> properties() throws IOException {
        Map<String, JsonNode> properties = new TreeMap<>();
        new ObjectMapper()
                .readTree(resource("META-INF/spring-configuration-metadata.json"))
                .get("properties")
                .forEach(property -> properties.put(property.get("name").asText(), property));
        return properties;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = LlmLbComponentConfiguration.class.getClassLoader().getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.observe.camel.EventType;
import dev.llmlb.observe.camel.LlmLbEventsComponent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Camel's catalog, by which its tools complete and check, knows the component by the JSON of its jar. */
class CatalogTest {

    private static final CamelCatalog CATALOG = new DefaultCamelCatalog();

    @BeforeAll
    static void load() throws IOException {
        load("llm-lb", LlmLbComponent.class);
        load("llm-lb-events", LlmLbEventsComponent.class);
    }

    private static void load(String scheme, Class<?> component) throws IOException {
        String json = "/META-INF/" + component.getPackageName().replace('.', '/') + "/" + scheme + ".json";
        try (InputStream in = CatalogTest.class.getResourceAsStream(json)) {
            CATALOG.addComponent(scheme, component.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static ComponentModel model() {
        return CATALOG.componentModel("llm-lb");
    }

    @Test
    void itIsAmongTheComponents() {
        assertThat(CATALOG.findComponentNames()).contains("llm-lb");
        assertThat(model().getTitle()).isEqualTo("LLM Load Balancer");
        assertThat(model().getLabel()).contains("ai");
        assertThat(model().isRemote()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "llm-lb:gpt-4",
        "llm-lb:azure/gpt-4o?stream=true",
        "llm-lb-events:ops",
        "'llm-lb-events:?types=ejected,restored&models=gpt-4&queueSize=10'",
        "llm-lb-events:?types=ejected",
        "llm-lb:*?timeout=30s&streamBody=TEXT&lazyStartProducer=true"
    })
    void aGoodUriIsValid(String uri) {
        EndpointValidationResult result = CATALOG.validateEndpointProperties(uri, false, false, true);
        assertThat(result.isSuccess()).as(result.summaryErrorMessage(true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "llm-lb:gpt-4?streem=true,streem",
        "llm-lb-events:?tipes=ejected,tipes",
        "llm-lb:gpt-4?stream=perhaps,perhaps",
        "llm-lb:gpt-4?streamBody=XML,XML"
    })
    void aBadUriIsNot(String uri, String what) {
        EndpointValidationResult result = CATALOG.validateEndpointProperties(uri, false, false, true);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.summaryErrorMessage(true)).contains(what);
    }

    @Test
    void aTimeMustBeOne() {
        assertThat(CATALOG.validateEndpointProperties("llm-lb:gpt-4?timeout=soon")
                        .isSuccess())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "camel.component.llm-lb.config=llm.yaml,true",
        "camel.component.llm-lb.httpVersion=2,true",
        "camel.component.llm-lb.http-version=1.1,true",
        "camel.component.llm-lb.maxWait=2s,true",
        "camel.component.llm-lb.httpVersion=3,false",
        "camel.component.llm-lb.confg=llm.yaml,false"
    })
    void propertiesOfCamelMainAreValidated(String line, boolean good) {
        assertThat(CATALOG.validateConfigurationProperty(line).isSuccess()).isEqualTo(good);
    }

    @Test
    void everyOptionAndHeaderIsDescribed() {
        assertThat(model().getComponentOptions()).allSatisfy(CatalogTest::isDescribed);
        assertThat(model().getEndpointOptions()).allSatisfy(CatalogTest::isDescribed);
        assertThat(model().getEndpointHeaders()).hasSizeGreaterThan(11).allSatisfy(header -> {
            isDescribed(header);
            assertThat(header.getName()).startsWith("CamelLlmLb");
            assertThat(header.getJavaType()).isNotBlank();
        });
    }

    private static void isDescribed(BaseOptionModel option) {
        assertThat(option.getDescription()).as(option.getName()).isNotBlank();
        assertThat(option.getLabel() + option.getGroup()).as(option.getName()).isNotBlank();
    }

    @Test
    void everyTypeOfEventIsNamed() {
        ComponentModel events = CATALOG.componentModel("llm-lb-events");
        assertThat(events.getEndpointOptions())
                .filteredOn(option -> option.getName().equals("types"))
                .singleElement()
                .satisfies(types -> assertThat(types.getDescription())
                        .contains(Arrays.stream(EventType.values())
                                .map(EventType::label)
                                .toArray(String[]::new)));
        assertThat(events.getEndpointOptions()).allSatisfy(CatalogTest::isDescribed);
        assertThat(events.getEndpointHeaders()).allSatisfy(CatalogTest::isDescribed);
    }

    @Test
    void whatIsSpecialIsLabelled() {
        assertThat(option("sslContextParameters").getLabel()).isEqualTo("security");
        assertThat(option("proxyHost").getLabel()).isEqualTo("proxy");
        assertThat(option("maxWait").getType()).isEqualTo("duration");
        assertThat(option("httpVersion").getEnums()).containsExactly("1.1", "2");
        assertThat(option("autowiredEnabled").getLabel()).isEqualTo("advanced");
    }

    private static BaseOptionModel option(String name) {
        return model().getComponentOptions().stream()
                .filter(option -> option.getName().equals(name))
                .findAny()
                .orElseThrow();
    }
}

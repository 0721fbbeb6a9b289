package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.simulator.SimulatedProvider;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool in {@code application.properties} of Camel Main, without a file. */
class MainPropertiesTest {

    private static final String AT = "camel.component.llm-lb.models[gpt-4.1]";

    private final SimulatedProvider one = SimulatedProvider.start("one");
    private final SimulatedProvider two = SimulatedProvider.start("two");
    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
        one.close();
        two.close();
    }

    private void start(Map<String, String> properties) throws Exception {
        properties.forEach(main::addInitialProperty);
        main.start();
    }

    private Exchange ask() throws Exception {
        return main.getCamelTemplate()
                .request("llm-lb:gpt-4.1", e -> e.getMessage().setBody("Hi"));
    }

    @Test
    void targetsShareByTheirWeights() throws Exception {
        start(Map.of(
                "key",
                "sk-mine",
                AT + ".targets[0].uri",
                one.baseUrl(),
                AT + ".targets[0].weight",
                "3",
                AT + ".targets[0].api-key",
                "{{key}}",
                AT + ".targets[1].uri",
                two.baseUrl(),
                AT + ".targets[1].apiKey",
                "sk-two",
                AT + ".targets[1].upstreamModel",
                "gpt-4.1-mini"));

        for (int i = 0; i < 8; i++) {
            Exchange out = ask();
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getHeader(LlmLbConstants.RULE)).isEqualTo("gpt-4-1");
        }
        assertThat(one.requests()).hasSize(6);
        assertThat(one.requests().get(0).headers()).containsEntry("authorization", "Bearer sk-mine");
        assertThat(two.requests()).hasSize(2);
        assertThat(two.requests().get(0).bodyText()).contains("\"model\":\"gpt-4.1-mini\"");
    }

    @Test
    void theStrategyIsTheModels() throws Exception {
        one.down();
        start(Map.of(
                AT + ".strategy", "priority-based-routing",
                AT + ".targets[0].target", "second/x",
                AT + ".targets[0].uri", two.baseUrl(),
                AT + ".targets[0].apiKey", "sk-two",
                AT + ".targets[0].priority", "2",
                AT + ".targets[1].target", "first/x",
                AT + ".targets[1].uri", one.baseUrl(),
                AT + ".targets[1].priority", "1"));

        Exchange out = ask();
        assertThat(out.getMessage().getHeader(LlmLbConstants.TARGET)).isEqualTo("second/x");
        assertThat(out.getMessage().getHeader(LlmLbConstants.ATTEMPTS)).isEqualTo(2);
    }

    @Test
    void aFaultStopsTheStartAndNamesTheProperty() {
        assertThatThrownBy(() -> start(Map.of(AT + ".strategy", "random", AT + ".targets[0].uri", one.baseUrl())))
                .hasStackTraceContaining(AT + ".strategy: random (expected: weight-based-routing");
    }

    @Test
    void aMisspeltPropertyStopsTheStart() {
        assertThatThrownBy(() -> start(Map.of(AT + ".targets[0].url", one.baseUrl())))
                .hasStackTraceContaining("name: url on bean: " + LlmLbTarget.class.getName());
    }
}

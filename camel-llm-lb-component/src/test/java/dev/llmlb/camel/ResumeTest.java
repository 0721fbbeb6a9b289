package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ResumeTest {

    @TempDir
    Path dir;

    private SimulatedProvider first;
    private SimulatedProvider second;
    private CamelContext context;

    @BeforeEach
    void start() throws Exception {
        first = SimulatedProvider.start("first");
        second = SimulatedProvider.start("second");
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: again
                    type: priority-based-routing
                    mid_stream_recovery: resume
                    when: { models: [again] }
                    load_balance_targets: [ { target: first/m, priority: 0 }, { target: second/m, priority: 1 } ]
                  - id: goes-on
                    type: priority-based-routing
                    mid_stream_recovery: resume
                    when: { models: [goes-on] }
                    load_balance_targets: [ { target: first/m, priority: 0 }, { target: second/prefills, priority: 1 } ]
                  - id: never
                    type: priority-based-routing
                    when: { models: [never] }
                    load_balance_targets: [ { target: first/m, priority: 0 }, { target: second/m, priority: 1 } ]
                ---
                type: gateway-provider-config
                providers:
                  - { name: first, base_url: "%s", api_key: k }
                  - { name: second, base_url: "%s", api_key: k, models: { m: {}, prefills: { capabilities: [prefill] } } }
                """
                        .formatted(first.baseUrl(), second.baseUrl()));
        context = new DefaultCamelContext();
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        first.close();
        second.close();
    }

    private String ask(String model) {
        StringBuilder text = new StringBuilder();
        Iterator<?> deltas = (Iterator<?>) context.createProducerTemplate()
                .requestBody("llm-lb:" + model + "?stream=true&streamBody=TEXT", (Object) "Hi");
        deltas.forEachRemaining(text::append);
        return text.toString();
    }

    @Test
    void theSameTextIsAskedForAgainAndGoneOnWith() {
        first.always(Behaviour.cutAfterTokens(3));
        second.always(Behaviour.answer("This is a simulated answer from elsewhere."));

        assertThat(ask("again")).isEqualTo("This is a simulated answer from elsewhere.");
        assertThat(second.calls()).isOne();
    }

    @Test
    void aTargetThatCanGoesOnAfterTheTextSoFar() {
        first.always(Behaviour.cutAfterTokens(3));
        second.always(Behaviour.answer(" rescue."));

        assertThat(ask("goes-on")).isEqualTo("This is a rescue.");
        assertThat(second.requests().get(0).bodyText())
                .contains(",{\"role\":\"assistant\",\"content\":\"This is a\"}]");
    }

    @Test
    void anotherTextIsAnError() {
        first.always(Behaviour.cutAfterTokens(3));
        second.always(Behaviour.answer("Something else entirely."));

        assertThatThrownBy(() -> ask("again")).hasMessageContaining("broke off");
    }

    @Test
    void aRuleThatDoesNotSaySoEndsWithAnError() {
        first.always(Behaviour.cutAfterTokens(3));

        assertThatThrownBy(() -> ask("never")).hasMessageContaining("broke off");
        assertThat(second.calls()).isZero();
    }
}

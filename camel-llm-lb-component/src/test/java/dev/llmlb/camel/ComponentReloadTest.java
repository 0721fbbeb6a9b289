package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.llmlb.config.ConfigException;
import dev.llmlb.config.ConfigRefusal;
import dev.llmlb.config.ConfigSource;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component goes over to another configuration: asked to, or because a file changed. */
class ComponentReloadTest {

    @TempDir
    Path dir;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private SimulatedProvider provider;
    private Path config;
    private CamelContext context;
    private LlmLbComponent component;

    @BeforeEach
    void start() {
        provider = SimulatedProvider.start("openai", Wire.OPENAI, 0, Speed.instant(4));
        context = new DefaultCamelContext();
        context.getRegistry().bind("meters", meters);
        component = context.getComponent("llm-lb", LlmLbComponent.class);
        config = dir.resolve("llm.yaml");
        component.setConfig(config.toString());
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        provider.close();
    }

    @Test
    void reloadReadsTheFileAgain() throws Exception {
        startWith("first");
        component.setConfigReload(false);
        write("second");

        component.reload();

        assertThat(target()).isEqualTo("openai/second");
        assertThat(component.configRefusal()).isNull();
        assertThat(reloads("ok")).isEqualTo(1);
    }

    @Test
    void reloadTakesTextsToo() throws Exception {
        startWith("first");

        component.reload(List.of(new ConfigSource("mine", text("second"))));

        assertThat(target()).isEqualTo("openai/second");
    }

    @Test
    void aBadConfigurationChangesNothingAndIsSaid() throws Exception {
        startWith("first");
        Files.writeString(config, text("second").replace("weight", "wieght"));

        assertThatThrownBy(component::reload).isInstanceOf(ConfigException.class);

        assertThat(target()).isEqualTo("openai/first");
        assertThat(component.configRefusal())
                .extracting(ConfigRefusal::message)
                .asString()
                .contains("did you mean 'weight'?");
        assertThat(reloads("refused")).isEqualTo(1);
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws Exception {
        startWith("first");
        Files.delete(config);

        assertThatThrownBy(component::reload)
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("llm.yaml (expected: a file or resource that exists)");

        assertThat(target()).isEqualTo("openai/first");
        assertThat(component.configRefusal()).isNotNull();
    }

    @Test
    void checkAppliesNothing() throws Exception {
        startWith("first");
        write("second");

        assertThat(component.check().settings().rules()).hasSize(1);
        assertThat(target()).isEqualTo("openai/first");

        Files.writeString(config, text("second").replace("weight", "wieght"));
        assertThatThrownBy(component::check).isInstanceOf(ConfigException.class);
        assertThat(component.configRefusal()).isNull();
    }

    @Test
    void checkNeedsNoStart() throws Exception {
        write("first");
        assertThat(component.check().settings().name()).isEqualTo("default");
    }

    @Test
    void aFileThatChangesIsLoadedByItself() throws Exception {
        component.setConfigReloadInterval(10);
        startWith("first");

        write("second");

        await().untilAsserted(() -> assertThat(target()).isEqualTo("openai/second"));
    }

    /** Kubernetes mounts a config map as links into a folder of its own, and changes it by pointing one link elsewhere. */
    @Test
    void aLinkThatPointsElsewhereIsAChange() throws Exception {
        Files.writeString(Files.createDirectory(dir.resolve("..1")).resolve("llm.yaml"), text("first"));
        Files.writeString(Files.createDirectory(dir.resolve("..2")).resolve("llm.yaml"), text("second"));
        Files.createSymbolicLink(dir.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(config, Path.of("..data", "llm.yaml"));
        component.setConfigReloadInterval(10);
        context.start();
        assertThat(target()).isEqualTo("openai/first");

        Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of("..2"));
        Files.move(dir.resolve("..data_tmp"), dir.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        await().untilAsserted(() -> assertThat(target()).isEqualTo("openai/second"));
    }

    @Test
    void anIntervalIsMoreThanNothing() {
        assertThatThrownBy(() -> component.setConfigReloadInterval(0))
                .hasMessage("configReloadInterval: 0 (expected: 1 millisecond or more)");
    }

    private void startWith(String model) throws Exception {
        write(model);
        context.start();
    }

    private void write(String model) throws Exception {
        Files.writeString(config, text(model));
    }

    private String text(String model) {
        return """
                type: gateway-load-balancing-config
                rules:
                  - id: only
                    type: weight-based-routing
                    when: {}
                    load_balance_targets:
                      - { target: openai/%s, weight: 100 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: openai, base_url: "%s", api_key: sk-test }
                """
                .formatted(model, provider.baseUrl());
    }

    private Object target() {
        return context.createProducerTemplate()
                .request("llm-lb:any", e -> e.getMessage().setBody("Hi"))
                .getMessage()
                .getHeader(LlmLbConstants.TARGET);
    }

    private double reloads(String result) {
        return meters.get("llm_lb.config.reloads")
                .tag("result", result)
                .counter()
                .count();
    }
}

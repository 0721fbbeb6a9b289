package dev.llmlb.gateway;

import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A gateway before providers of which two speak their own API: the model {@code claude} is Anthropic's, {@code gem} Gemini's, and {@code
 * any} is Anthropic's with OpenAI's behind it.
 */
final class NativeGateway implements AutoCloseable {

    private static final String CONFIG =
            """
            type: gateway-provider-config
            providers:
              - { name: anthropic, base_url: "%s", api_key: key }
              - { name: gemini, base_url: "%s", api_key: key }
              - { name: openai, base_url: "%s", api_key: key }
            ---
            type: gateway-load-balancing-config
            rules:
              - id: claude
                type: weight-based-routing
                when: { models: [claude] }
                load_balance_targets: [ { target: anthropic/claude-sonnet-4-5, weight: 100 } ]
              - id: gem
                type: weight-based-routing
                when: { models: [gem] }
                load_balance_targets: [ { target: gemini/gemini-2.5-flash, weight: 100 } ]
              - id: any
                type: priority-based-routing
                when: { models: [any] }
                load_balance_targets:
                  - { target: anthropic/claude-sonnet-4-5, priority: 0 }
                  - { target: openai/gpt-4o, priority: 1 }
            """;

    final SimulatedProvider anthropic = SimulatedProvider.start("anthropic", Wire.ANTHROPIC, 0, Speed.instant(8));
    final SimulatedProvider gemini = SimulatedProvider.start("gemini", Wire.GEMINI, 0, Speed.instant(8));
    private final SimulatedProvider openai = SimulatedProvider.start("openai");
    private final RunningGateway gateway;

    /** @param folder for its configuration */
    NativeGateway(Path folder) throws IOException, StartFailure {
        Path file = Files.writeString(
                folder.resolve("llm.yaml"), CONFIG.formatted(anthropic.baseUrl(), gemini.baseUrl(), openai.baseUrl()));
        gateway = RunningGateway.start("127.0.0.1", DemoGateway.freePort(), "file:" + file);
    }

    String url() {
        return gateway.url();
    }

    @Override
    public void close() {
        gateway.close();
        List.of(anthropic, gemini, openai).forEach(SimulatedProvider::close);
    }
}

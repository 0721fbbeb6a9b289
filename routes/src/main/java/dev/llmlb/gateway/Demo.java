package dev.llmlb.gateway;

import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Three simulated providers, and the rules of {@code demo/rules.yaml} over them. */
final class Demo implements AutoCloseable {

    /** What {@code --demo-speed} takes. */
    enum Pace {
        instant(Speed.instant(24)),
        realistic(new Speed(Duration.ofMillis(200), 80, 24));

        final Speed speed;

        Pace(Speed speed) {
            this.speed = speed;
        }
    }

    static final String CONFIG = "classpath:demo/providers.yaml,classpath:demo/rules.yaml";

    private static final int FIRST_PORT = 9901;
    private static final int LAST_PORT = 9999;

    private final Map<String, SimulatedProvider> providers = new LinkedHashMap<>();

    private Demo() {}

    /** Starts the providers on the first free ports from 9901. */
    static Demo start(Pace pace) {
        Demo demo = new Demo();
        try {
            demo.add("azure", Wire.AZURE_OPENAI, pace.speed);
            demo.add("openai", Wire.OPENAI, pace.speed);
            demo.add("anthropic", Wire.ANTHROPIC, pace.speed);
            return demo;
        } catch (RuntimeException e) {
            demo.close();
            throw e;
        }
    }

    private void add(String name, Wire wire, Speed speed) {
        int port = providers.values().stream()
                .mapToInt(SimulatedProvider::port)
                .map(taken -> taken + 1)
                .max()
                .orElse(FIRST_PORT);
        while (true) {
            try {
                providers.put(name, SimulatedProvider.start(name, wire, port, speed));
                return;
            } catch (RuntimeException e) {
                if (port++ == LAST_PORT) {
                    throw e;
                }
            }
        }
    }

    SimulatedProvider provider(String name) {
        return providers.get(name);
    }

    /** The properties that {@code demo/providers.yaml} refers to. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        providers.forEach((name, provider) -> properties.put("demo." + name + ".url", provider.baseUrl()));
        return properties;
    }

    /** What to try, as commands to paste. */
    String tour(String gateway) {
        String chat = "curl -si " + gateway + "/v1/chat/completions";
        String canary = chat + " -H 'x-llm-lb-metadata: {\"environment\":\"production\"}'";
        String azure = "http://127.0.0.1:" + provider("azure").port() + "/_simulator";
        return String.join(
                "\n",
                "Try (x-llm-lb-target in the answer says who gave it):",
                "",
                "# canary: 90 of 100 go to azure/gpt4-v1, 10 to azure/gpt4-v2",
                canary + body("gpt-4"),
                "# staging: azure 60, openai 40",
                chat + " -H 'x-llm-lb-metadata: {\"environment\":\"staging\"}'" + body("gpt-4"),
                "# a team with parameters of its own",
                canary + " -H 'x-llm-lb-subjects: team:product'" + body("gpt-4"),
                "# streaming",
                chat.replace("-si", "-sN") + body("gpt-4o").replace("}'", ",\"stream\":true}'"),
                "# azure answers 429 once: the request goes to the next target, x-llm-lb-attempts is 2",
                "curl -s '" + azure + "/behaviour?model=main&times=1' -d '{\"status\":429,\"retry_after\":\"5\"}'",
                chat + body("resilient"),
                "# azure goes down for 30 s: the canary goes on over openai",
                "curl -s -X POST '" + azure + "/down?seconds=30'",
                canary + body("gpt-4"),
                "# models and metrics",
                "curl -s " + gateway + "/v1/models",
                "curl -s " + gateway + "/metrics | grep ^llm_lb",
                "");
    }

    private static String body(String model) {
        return " -d '{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'";
    }

    @Override
    public void close() {
        providers.values().forEach(SimulatedProvider::close);
    }
}

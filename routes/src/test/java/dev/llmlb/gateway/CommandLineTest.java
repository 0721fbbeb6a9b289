package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CommandLineTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void tellsEveryFaultOfAConfiguration() throws Exception {
        Path config = Files.writeString(
                folder.resolve("bad.yaml"),
                """
                name: bad
                type: gateway-load-balancing-config
                rules:
                  - id: 1st
                    type: weight-based-routing
                    when: { models: ["a"] }
                    load_balance_targets:
                      - target: openai
                        weight: 1
                      - target: openai/b
                        wieght: 1
                        weight: 1
                  - id: second
                    type: weighted
                    when: { models: ["b"] }
                    load_balance_targets:
                      - target: openai/c
                        weight: -3
                """);

        assertThat(run("--config", config.toString())).isEqualTo(1);

        assertThat(err()).startsWith("5 faults in the configuration:");
        assertThat(err().lines().skip(1)).hasSize(5).allMatch(line -> line.contains("bad.yaml:"));
        assertThat(err()).doesNotContain("Exception", "\tat ");
        assertThat(err()).contains("1st", "openai", "wieght", "weighted", "-3");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void checksAndPrintsAConfigurationWithoutRunningIt() throws Exception {
        Path good = Files.writeString(
                folder.resolve("good.yaml"),
                """
                type: gateway-load-balancing-config
                name: mine
                rules:
                  - id: only
                    type: weight-based-routing
                    when: {}
                    load_balance_targets:
                      - { target: p/m, weight: 99 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: p, base_url: "http://{{gateway.check.host:127.0.0.1}}:1/v1", api_key: sk-secret }
                """);

        assertThat(run("--check", "--config", good.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("The configuration is good: mine, 1 rules, 1 providers");
        assertThat(err()).contains("the weights sum to 99").doesNotContain("sk-secret");

        out.reset();
        assertThat(run("--print", "--config", good.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("name: mine", "base_url: \"http://127.0.0.1:1/v1\"", "api_key: \"******\"");
        Path printed = Files.writeString(folder.resolve("printed.yaml"), out.toString(StandardCharsets.UTF_8));
        assertThat(run("--check", "--config", printed.toString())).isZero();

        Path bad = Files.writeString(
                folder.resolve("bad.yaml"), Files.readString(good).replace("weight: 99", "weight: x, wieght: 1"));
        assertThat(run("--check", "--config", bad.toString())).isEqualTo(1);
        assertThat(err()).contains("2 faults in the configuration:", "did you mean 'weight'?");
        assertThat(run("--check", "--config", "/no/such.yaml")).isEqualTo(1);
        assertThat(run("--check")).isEqualTo(2);
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThat(run("--config", "/no/such.yaml")).isEqualTo(1);

        assertThat(err().lines()).hasSize(1).first().asString().contains("/no/such.yaml");
    }

    @Test
    void tellsThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(run("--port", port, "--demo-speed", "instant")).isEqualTo(1);

            assertThat(err().lines()).hasSize(1).first().asString().contains("127.0.0.1:" + port);
        }
    }

    @Test
    void explainsItself() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--config", "--check", "--print", "--host", "--port", "--demo-speed");
        assertThat(run("--version")).isZero();
    }

    @Test
    void refusesUnknownOptions() {
        assertThat(run("--bogus=1")).isEqualTo(2);
        assertThat(err()).contains("--bogus", "Usage:");
        assertThat(run("--port=http")).isEqualTo(2);
        assertThat(run("--port=70000")).isEqualTo(2);
        assertThat(run("--demo-speed=warp")).isEqualTo(2);
    }

    private int run(String... args) {
        return Gateway.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}

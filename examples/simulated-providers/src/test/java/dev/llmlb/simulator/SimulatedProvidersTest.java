package dev.llmlb.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedProvidersTest {

    @Test
    void startsWhatTheArgumentsName() throws Exception {
        try (var started = SimulatedProviders.start(
                "a:openai:0", "b:azure-openai:0", "--first-token-ms=0", "--tokens-per-second=1000", "--tokens=3")) {
            assertThat(started.providers()).extracting(SimulatedProvider::name).containsExactly("a", "b");
            assertThat(started.provider("a").wire()).isEqualTo(Wire.OPENAI);
            assertThat(started.provider("b").wire()).isEqualTo(Wire.AZURE_OPENAI);
            for (var provider : started.providers()) {
                try (var events = Client.stream(provider, Client.STREAM)) {
                    assertThat(events.kinds()).hasSize(1 + 3 + 2);
                }
            }
        }
    }

    @Test
    void printsALineForEach() {
        var out = new ByteArrayOutputStream();
        try (var started = SimulatedProviders.start("a:openai:0", "b:azure-openai:0")) {
            started.print(new PrintStream(out, true, StandardCharsets.UTF_8));

            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .containsExactly(
                            "a " + started.provider("a").baseUrl(),
                            "b " + started.provider("b").baseUrl());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', no provider",
        "a:openai, a:openai",
        "a:openai:0:0, a:openai:0:0",
        "a:mistral:0, mistral",
        "a:openai:x, x",
        "a:openai:70000, 70000",
        "a:openai:-1, -1",
        "a b:openai:0, a b",
        "a:openai:0 --tokens, --tokens",
        "a:openai:0 --tokens=0, tokens: 0",
        "a:openai:0 --tokens=many, --tokens: many",
        "a:openai:0 --tokens-per-second=0, tokensPerSecond: 0",
        "a:openai:0 --first-token-ms=-1, firstToken",
        "a:openai:0 --speed=9, --speed",
        "a:openai:0 a:openai:0, a"
    })
    void badArgumentsAreRefusedInOneLine(String arguments, String named) {
        String[] args = arguments.isEmpty()
                ? new String[0]
                : arguments.replace("a b", "a\tb").split(" ");
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].replace('\t', ' ');
        }

        assertThatThrownBy(() -> SimulatedProviders.start(args).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named)
                .message()
                .hasLineCount(1);
    }

    @Test
    void mainRefusesBadArgumentsInOneLine() throws Exception {
        var process = main("a:smoke-signals:0");

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.inputReader().lines().toList())
                .singleElement()
                .asString()
                .contains("smoke-signals");
    }

    @Test
    void mainRefusesABusyPort() throws Exception {
        try (var other = SimulatedProvider.start("other")) {
            var process = main("a:openai:" + other.port());

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
            assertThat(process.inputReader().lines().toList()).last().asString().contains("port " + other.port());
        }
    }

    @Test
    void mainRunsUntilKilled() throws Exception {
        var process = main("a:openai:0", "--tokens=2");
        try {
            String line = process.inputReader()
                    .lines()
                    .filter(text -> text.startsWith("a http"))
                    .findFirst()
                    .orElseThrow();
            var response = Client.send(
                    Client.post(line.substring(2) + "/chat/completions", Client.PLAIN, "Authorization", "Bearer k"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroy();
        }
    }

    private static Process main(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatedProviders.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}

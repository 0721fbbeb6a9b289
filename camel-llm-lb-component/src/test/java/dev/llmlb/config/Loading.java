package dev.llmlb.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Loads texts for the tests, with a small environment. */
final class Loading {

    static final Map<String, String> ENVIRONMENT = Map.of(
            "AZURE_OPENAI_API_KEY", "az-secret",
            "AZURE_KEY", "az-secret",
            "OPENAI_API_KEY", "sk-secret",
            "ANTHROPIC_API_KEY", "an-secret",
            "TEAM", "red",
            "WEIGHT", "70");

    static final UnaryOperator<String> PLACEHOLDERS =
            text -> Pattern.compile("\\{\\{env:([^{}]*)}}").matcher(text).replaceAll(match -> {
                String value = ENVIRONMENT.get(match.group(1));
                if (value == null) {
                    throw new IllegalArgumentException("no " + match.group());
                }
                return value;
            });

    private Loading() {}

    static ConfigLoader loader() {
        return new ConfigLoader(PLACEHOLDERS, ENVIRONMENT::get);
    }

    static LoadedConfig load(ConfigSource... sources) {
        return loader().load(List.of(sources));
    }

    static LoadedConfig load(String text) {
        return load(new ConfigSource("test.yaml", text));
    }

    static ConfigDocuments documents(String text) {
        return loader().read(List.of(new ConfigSource("test.yaml", text)), new Findings());
    }

    static ConfigException refused(ConfigSource... sources) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> loader().load(Arrays.asList(sources)));
        return Objects.requireNonNull(refused, "the configuration was accepted");
    }

    static List<String> faults(String text) {
        return refused(new ConfigSource("test.yaml", text)).faults().stream()
                .map(ConfigFault::toString)
                .toList();
    }

    static ConfigSource resource(String name) {
        try (InputStream in = Loading.class.getResourceAsStream(name)) {
            return new ConfigSource(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A load balancing document with one rule; {@code rule} is written below {@code id} and {@code when}. */
    static String rule(String rule) {
        return """
                type: gateway-load-balancing-config
                rules:
                  - id: r
                    when: {}
                """
                + rule.indent(4);
    }

    /** A rule by weight whose only target has these keys. */
    static String target(String keys) {
        return rule("type: weight-based-routing\nload_balance_targets:\n  - target: openai/gpt-4o\n    weight: 100\n"
                + keys.indent(4));
    }

    /** A document with one provider of these keys. */
    static String provider(String keys) {
        return "type: gateway-provider-config\nproviders:\n  - name: p\n" + keys.indent(4);
    }
}

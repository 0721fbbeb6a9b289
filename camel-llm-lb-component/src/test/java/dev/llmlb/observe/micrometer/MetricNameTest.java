package dev.llmlb.observe.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricNameTest {

    private static final Path DOCS = Path.of("src/main/docs/llm-lb-component.adoc");

    @Test
    void theTableOfTheDocumentationIsThatOfTheCode() throws Exception {
        List<String> written = Files.readAllLines(DOCS).stream()
                .filter(line -> line.matches(
                        "\\| `(llm_lb|gen_ai|ai_gateway)\\.[a-z_.]+` \\| (timer|counter|gauge|summary) .*"))
                .toList();
        assertThat(written)
                .containsExactlyElementsOf(Arrays.stream(MetricName.values())
                        .map(MetricNameTest::row)
                        .toList());
    }

    private static String row(MetricName name) {
        return String.join(
                        " | ",
                        "| `" + name.id + "`",
                        name.kind.name().toLowerCase(Locale.ROOT),
                        name.unit.base == null ? "" : name.unit.base,
                        name.tags.stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", ")),
                        name.description)
                .replace("|  |", "| |")
                .replace("|  |", "| |");
    }
}

package dev.llmlb.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OurHeadersTest {

    private static final Path README = Path.of("README.md");

    /** A name in backticks, perhaps with a value behind it. */
    private static final Pattern NAME = Pattern.compile("`(x-(?:llm-lb|tfy)-[a-z-]+)(?:: [a-z]+)?`");

    @Test
    void theReadmeTellsTheHeadersOfTheCodeAndNoOther() throws IOException {
        List<String> told = NAME.matcher(Files.readString(README))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();

        assertThat(told).containsExactlyInAnyOrderElementsOf(names());
    }

    @Test
    void eachIsOursToSay() {
        assertThat(names()).isNotEmpty().allMatch(OurHeaders::contains);
    }

    private static List<String> names() {
        return Arrays.stream(OurHeaders.class.getDeclaredFields())
                .filter(field -> field.getType() == String.class)
                .map(OurHeadersTest::value)
                .toList();
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}

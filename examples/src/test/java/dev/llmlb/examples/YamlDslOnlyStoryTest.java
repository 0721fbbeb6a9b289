package dev.llmlb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class YamlDslOnlyStoryTest {

    private static final Path FOLDER = Path.of("yaml-dsl-only");

    @TempDir
    Path elsewhere;

    @Test
    void poolsOfTheFileAndOfThePropertiesShareExactly() throws Exception {
        try (Story story = new Story(FOLDER)) {
            Tally tally = story.play();
            assertThat(tally.failures()).isZero();
            assertThat(tally.answers())
                    .isEqualTo(Map.of("house/gpt-4-v1", 18, "house/gpt-4-v2", 2, "near/summary", 6, "far/summary", 2));
        }
    }

    @Test
    void aCopyOfTheFolderRunsByCamelMainAloneAndEnds() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, elsewhere.resolve(file.getFileName()));
            }
        }
        Path output = elsewhere.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        "." + File.pathSeparator + libraries(),
                        "org.apache.camel.main.Main")
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as("%s", lines).isZero();
        assertThat(lines).hasSize(29).first().asString().startsWith("llm-lb: ");
        assertThat(lines)
                .filteredOn(line -> line.contains("-> house/gpt-4-v1,"))
                .hasSize(18);
        assertThat(lines)
                .filteredOn(line -> line.contains("-> house/gpt-4-v2,"))
                .hasSize(2);
        assertThat(lines).filteredOn(line -> line.contains("-> near/summary,")).hasSize(6);
        assertThat(lines).filteredOn(line -> line.contains("-> far/summary,")).hasSize(2);
    }

    /** The class path without what is compiled here. */
    private static String libraries() {
        Path ours = Path.of("target").toAbsolutePath();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).startsWith(ours))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void thereIsNoJavaInTheFolder() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".java"));
        }
    }

    /** Its project stands by itself, so it repeats versions. */
    @ParameterizedTest
    @ValueSource(strings = {"camel.version", "logback.version"})
    void itsVersionsAreTheProjects(String property) throws IOException {
        Pattern version = Pattern.compile("<" + property + ">(.*?)</" + property + ">");
        assertThat(first(version, FOLDER.resolve("pom.xml"))).isEqualTo(first(version, Path.of("..", "pom.xml")));
    }

    @Test
    void itsComponentIsTheProjects() throws IOException {
        Pattern ours = Pattern.compile("<artifactId>camel-llm-lb-parent</artifactId>\\s*<version>(.*?)</version>");
        assertThat(first(Pattern.compile("<llm-lb.version>(.*?)</llm-lb.version>"), FOLDER.resolve("pom.xml")))
                .isEqualTo(first(ours, Path.of("pom.xml")));
    }

    private static String first(Pattern pattern, Path file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}

package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files that the migration page shows are loaded without a fault or a doubt. */
class MigrationPageTest {

    private static final Pattern FILE =
            Pattern.compile("\\[source,yaml]\\n----\\n(.*?)\\n----\\n", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void everyFileOnThePageIsLoaded() throws Exception {
        String page = Files.readString(Path.of("src/main/docs/migration.adoc"));
        ConfigLoader loader = new ConfigLoader(
                text -> text.replace("{{env:AZURE_BASE}}", "https://example.openai.azure.com")
                        .replaceAll("\\{\\{env:\\w+}}", "k"),
                name -> "k");

        List<String> files =
                FILE.matcher(page).results().map(found -> found.group(1)).toList();

        assertThat(files).hasSize(4).allSatisfy(file -> {
            LoadedConfig loaded = loader.load(List.of(new ConfigSource("page", file)));
            assertThat(loaded.settings().rules()).isNotEmpty();
            assertThat(loaded.warnings()).isEmpty();
        });
    }
}

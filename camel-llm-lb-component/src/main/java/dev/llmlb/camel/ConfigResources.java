package dev.llmlb.camel;

import dev.llmlb.config.ConfigSource;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** Reads the resources that the option {@code config} names. */
final class ConfigResources {

    private ConfigResources() {}

    /** The texts, in order; a name without a scheme is a file. */
    static List<ConfigSource> read(CamelContext context, String config) throws Exception {
        List<ConfigSource> sources = new ArrayList<>();
        for (String name : config == null ? new String[0] : config.split(",")) {
            if (name.isBlank()) {
                continue;
            }
            String uri = ResourceHelper.hasScheme(name.strip()) ? name.strip() : "file:" + name.strip();
            try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, uri)) {
                sources.add(new ConfigSource(name.strip(), new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (FileNotFoundException e) {
                throw new FileNotFoundException(
                        "config: " + name.strip() + " (expected: a file or resource that exists)");
            }
        }
        return sources;
    }
}

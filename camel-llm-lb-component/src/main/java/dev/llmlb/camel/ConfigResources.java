package dev.llmlb.camel;

import dev.llmlb.config.ConfigSource;
import dev.llmlb.config.ConfigTexts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** The resources that the option {@code config} names; a name without a scheme is a file. */
final class ConfigResources implements ConfigTexts {

    private static final String FILE = "file:";

    private final CamelContext context;
    private final List<String> names;

    /** @param config names, separated by commas; null for none */
    ConfigResources(CamelContext context, String config) {
        this.context = context;
        this.names = Arrays.stream(config == null ? new String[0] : config.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public List<ConfigSource> files() throws IOException {
        List<ConfigSource> files = new ArrayList<>();
        for (String name : names) {
            if (isFile(name)) {
                files.add(read(name));
            }
        }
        return files;
    }

    @Override
    public List<ConfigSource> all(List<ConfigSource> files) throws IOException {
        List<ConfigSource> all = new ArrayList<>();
        Iterator<ConfigSource> nextFile = files.iterator();
        for (String name : names) {
            all.add(isFile(name) ? nextFile.next() : read(name));
        }
        return all;
    }

    private static boolean isFile(String name) {
        return name.startsWith(FILE) || !ResourceHelper.hasScheme(name);
    }

    private ConfigSource read(String name) throws IOException {
        String uri = ResourceHelper.hasScheme(name) ? name : FILE + name;
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, uri)) {
            return new ConfigSource(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException | NoSuchFileException e) {
            throw new FileNotFoundException("config: " + name + " (expected: a file or resource that exists)");
        }
    }
}

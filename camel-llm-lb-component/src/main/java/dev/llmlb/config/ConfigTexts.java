package dev.llmlb.config;

import java.io.IOException;
import java.util.List;

/** Where the texts of a configuration come from. */
public interface ConfigTexts {

    /** Those that may change without a word, which are the files. */
    List<ConfigSource> files() throws IOException;

    /** All of them in their order, with these texts for the files. */
    List<ConfigSource> all(List<ConfigSource> files) throws IOException;
}

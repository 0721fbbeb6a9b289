package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> WORDS = List.of("weight", "target", "override_params", "id", "azure-openai");

    @ParameterizedTest
    @CsvSource({
        "wieght, weight",
        "Weight, weight",
        "tagret, target",
        "override-params, override_params",
        "overrideParams, override_params",
        "ids, id",
        "azure, azure-openai",
        "az, ",
        "priority, ",
        "x, "
    })
    void nearest(String word, String meant) {
        assertThat(Suggestion.forWord(word, WORDS)).isEqualTo(meant == null ? null : "did you mean '" + meant + "'?");
    }
}

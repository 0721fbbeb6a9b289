package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What YAML writes becomes the JSON that its writer means. */
class OverrideParamsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    0.5          | 0.5
                    .5           | 0.5
                    -.5e3        | -0.5e3
                    5.           | 5
                    +7           | 7
                    1e6          | 1e6
                    50_000       | 50000
                    12345678901234567890123 | 12345678901234567890123
                    007          | "007"
                    1-2          | "1-2"
                    .            | "."
                    e5           | "e5"
                    _            | "_"
                    -            | null
                    "5"          | "5"
                    !!str 5      | "5"
                    True         | true
                    'true'       | "true"
                    no           | "no"
                    2024-10-21   | "2024-10-21"
                    {a: [1, {}], b: ~} | {"a":[1,{}],"b":null}
                    []           | []
                    "a\\"b\\n"   | "a\\"b\\n"
                    """)
    void value(String yaml, String json) {
        String text = yaml.equals("-") ? "[~]" : "[" + yaml + "]";
        String expected = "[" + json + "]";
        LoadedConfig loaded = Loading.load(Loading.target("override_params:\n  x: " + text));

        assertThat(loaded.settings()
                        .rules()
                        .get(0)
                        .targets()
                        .get(0)
                        .overrideParams()
                        .get(0)
                        .json())
                .isEqualTo(expected);
    }

    @Test
    void whetherToStreamIsTheCallersChoice() {
        assertThat(Loading.faults(Loading.target("override_params: { stream: true }")))
                .singleElement()
                .asString()
                .contains("override_params.stream: true (expected: no stream here: whoever asks chooses it)");
    }
}

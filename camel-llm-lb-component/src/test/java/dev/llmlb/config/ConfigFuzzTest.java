package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever is done to a configuration, it loads or is refused by a {@link ConfigException}. */
class ConfigFuzzTest {

    private static final String VALID = Loading.resource("everything.yaml").text();
    private static final List<String> PIECES = List.of(
            "",
            " ",
            "\n",
            ":",
            ": ",
            "-",
            "- ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "'",
            "\"",
            "#",
            "&a ",
            "*a",
            "!",
            "!!",
            "|",
            ">",
            "%",
            "@",
            "`",
            "?",
            "<<: ",
            "---\n",
            "...\n",
            "{{",
            "}}",
            "\t",
            "0",
            "-1",
            "9999999999999",
            "1e999",
            ".inf",
            "~",
            "\\",
            "\u0000",
            "\ufeff",
            "\ud83d\ude00",
            "\ud800",
            "\u2028",
            "null",
            "true",
            "type");

    @Property(tries = 2_000, seed = "20261123", shrinking = ShrinkingMode.BOUNDED)
    void loadsOrIsRefused(@ForAll("mutations") List<Mutation> mutations) {
        String text = VALID;
        for (Mutation mutation : mutations) {
            text = mutation.apply(text);
        }
        try {
            assertThat(Loading.load(text).settings()).isNotNull();
        } catch (ConfigException refused) {
            assertThat(refused.faults()).isNotEmpty().allSatisfy(fault -> {
                assertThat(fault.line()).isPositive();
                assertThat(fault.column()).isPositive();
                assertThat(fault.toString()).doesNotContain("az-secret").doesNotContain("\n");
            });
        }
    }

    @Provide
    Arbitrary<List<Mutation>> mutations() {
        return Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.of(PIECES))
                .as(Mutation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    /** Puts a piece in the place of some characters; none for an insertion, an empty piece for a deletion. */
    record Mutation(double where, int removed, String piece) {
        String apply(String text) {
            int from = (int) (where * text.length());
            return text.substring(0, from) + piece + text.substring(Math.min(text.length(), from + removed));
        }
    }
}

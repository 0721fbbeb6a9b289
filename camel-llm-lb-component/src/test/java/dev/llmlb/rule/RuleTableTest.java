package dev.llmlb.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RuleTableTest {

    private record Rule(String id, When when) {}

    private static Rule rule(String id, String... models) {
        return new Rule(id, new When(List.of(), List.of(models), Map.of()));
    }

    private static String find(String model, Rule... rules) {
        Rule found = RuleTable.of(List.of(rules), Rule::when).find(model, Caller.ANONYMOUS);
        return found == null ? null : found.id;
    }

    @Test
    void theFirstMatchingRuleWinsInTheOrderOfTheFile() {
        Rule exact = rule("exact", "gpt-4o");
        Rule prefix = rule("prefix", "gpt-*");
        Rule any = rule("any");
        assertThat(find("gpt-4o", exact, prefix, any)).isEqualTo("exact");
        assertThat(find("gpt-4o", prefix, exact, any)).isEqualTo("prefix");
        assertThat(find("gpt-4o", any, prefix, exact)).isEqualTo("any");
        assertThat(find("gpt-5", exact, prefix, any)).isEqualTo("prefix");
        assertThat(find("claude", exact, prefix, any)).isEqualTo("any");
    }

    @Test
    void noRuleIsNull() {
        assertThat(find("m")).isNull();
        assertThat(find("m", rule("other", "n", "gpt-*"))).isNull();
    }

    @Test
    void aRuleWithModelsAndAPatternMatchesBoth() {
        Rule both = rule("both", "m", "gpt-*");
        assertThat(find("m", both)).isEqualTo("both");
        assertThat(find("gpt-x", rule("x", "gpt-x2"), both)).isEqualTo("both");
    }

    @Test
    void theModelsForACallerAreThoseOfItsRules() {
        Rule ops = new Rule("ops", new When(List.of("team:ops"), List.of("secret"), Map.of()));
        RuleTable<Rule> table = RuleTable.of(List.of(ops, rule("x", "b", "a", "gpt-*")), Rule::when);
        assertThat(table.modelsFor(Caller.ANONYMOUS)).containsExactly("a", "b", "gpt-*");
        assertThat(table.modelsFor(new Caller(Map.of(), List.of("team:ops"), null)))
                .containsExactly("a", "b", "gpt-*", "secret");
        assertThat(table.models()).containsExactly("a", "b", "gpt-*", "secret");
    }

    @Property(tries = 2_000, seed = "20261125")
    void theIndexFindsWhatAScanFinds(
            @ForAll("rules") List<When> whens, @ForAll("models") String model, @ForAll("callers") Caller caller) {
        RuleTable<When> table = RuleTable.of(whens, when -> when);
        When scanned = whens.stream()
                .filter(when -> when.matches(model, caller))
                .findFirst()
                .orElse(null);
        assertThat(table.find(model, caller)).isSameAs(scanned);
        assertThat(table.findAll(model, caller))
                .containsExactlyElementsOf(whens.stream()
                        .filter(when -> when.matches(model, caller))
                        .toList());
    }

    @Provide
    Arbitrary<String> models() {
        return Arbitraries.of("a", "ab", "abc", "b", "b/c", "*", "a*", "");
    }

    @Provide
    Arbitrary<List<When>> rules() {
        Arbitrary<List<String>> models = Arbitraries.of("a", "ab", "abc", "b", "b/c", "*", "a*", "ab*", "x")
                .list()
                .ofMaxSize(3);
        Arbitrary<List<String>> subjects = Arbitraries.of("user:x", "team:*", "virtual-account:v", "*")
                .list()
                .ofMaxSize(2);
        return Combinators.combine(subjects, models, metadata())
                .as(When::new)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<Caller> callers() {
        Arbitrary<List<String>> subjects = Arbitraries.of("user:x", "user:y", "team:t", "virtualaccount:v")
                .list()
                .ofMaxSize(2);
        return Combinators.combine(metadata(), subjects).as((pairs, who) -> new Caller(pairs, who, null));
    }

    private static Arbitrary<Map<String, String>> metadata() {
        return Arbitraries.maps(Arbitraries.of("k", "l"), Arbitraries.of("1", "2"))
                .ofMaxSize(2);
    }
}

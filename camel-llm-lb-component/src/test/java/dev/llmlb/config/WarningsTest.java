package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is allowed but doubtful loads with a warning. */
class WarningsTest {

    @Test
    void weightsThatDoNotSumTo100() {
        assertThat(Loading.load(Loading.target("").replace("weight: 100", "weight: 3"))
                        .warnings())
                .containsExactly("test.yaml:7:7 rules[r].load_balance_targets: "
                        + "the weights sum to 3, not 100; they are taken as shares of the sum");
    }

    @Test
    void manyWeightsWithACommonDivisorFitTheTable() {
        String text = Loading.target("").replace("weight: 100", "weight: 2_000_000_000")
                + "      - { target: openai/b, weight: 1000000000 }\n";

        assertThat(Loading.load(text).warnings()).singleElement().asString().contains("3000000000");
    }

    @Test
    void aTargetWithoutAPriceUnderABudgetOfCost() {
        String tokens = Loading.target("")
                + """
                ---
                type: gateway-budget-config
                rules:
                  - { id: b, when: {}, limit_to: 5, unit: tokens_per_day }
                """;
        String cost = tokens.replace("tokens_per_day", "cost_per_day");
        String prices =
                """
                ---
                type: gateway-provider-config
                providers:
                  - name: openai
                    models: { gpt-4o: { price: { input_per_million: 2.5 } } }
                """;

        assertThat(Loading.load(tokens).warnings()).isEmpty();
        assertThat(Loading.load(cost).warnings())
                .containsExactly("test.yaml:7:17 rules[r].load_balance_targets[openai/gpt-4o].target: "
                        + "has no price, so budgets of cost do not grow by it");
        assertThat(Loading.load(cost + prices).warnings()).isEmpty();
    }

    @Test
    void aSubjectOfNoKnownKind() {
        assertThat(Loading.load(Loading.target("").replace("when: {}", "when: { subjects: [jane, 'team:*', '*'] }"))
                        .warnings())
                .containsExactly("test.yaml:4:23 rules[r].when.subjects: 'jane' is none of user:<name>, team:<name>, "
                        + "virtualaccount:<name> and *, is that meant?");
    }
}

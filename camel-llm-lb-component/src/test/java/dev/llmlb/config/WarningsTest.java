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
    void aSubjectOfNoKnownKind() {
        assertThat(Loading.load(Loading.target("").replace("when: {}", "when: { subjects: [jane, 'team:*', '*'] }"))
                        .warnings())
                .containsExactly("test.yaml:4:23 rules[r].when.subjects: 'jane' is none of user:<name>, team:<name>, "
                        + "virtualaccount:<name> and *, is that meant?");
    }
}

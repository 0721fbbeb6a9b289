package dev.llmlb.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenTest {

    private static final Caller ALICE =
            new Caller(Map.of("environment", "production", "region", "eu"), List.of("user:alice", "team:ml"), null);

    private static When models(String... models) {
        return new When(List.of(), List.of(models), Map.of());
    }

    private static When subjects(String... subjects) {
        return new When(List.of(subjects), List.of(), Map.of());
    }

    private static When metadata(Map<String, String> metadata) {
        return new When(List.of(), List.of(), metadata);
    }

    @Test
    void anEmptyConditionMatchesEveryone() {
        assertThat(When.ALWAYS.matches("gpt-4o", Caller.ANONYMOUS)).isTrue();
        assertThat(When.ALWAYS.matches("", ALICE)).isTrue();
    }

    @Test
    void oneModelOfTheListIsEnough() {
        assertThat(models("a", "b").matches("b", ALICE)).isTrue();
        assertThat(models("a", "b").matches("c", ALICE)).isFalse();
        assertThat(models("gpt").matches("gpt-4o", ALICE)).isFalse();
    }

    @Test
    void oneSubjectOfTheListIsEnough() {
        assertThat(subjects("user:bob", "team:ml").matches("m", ALICE)).isTrue();
        assertThat(subjects("user:bob", "team:ops").matches("m", ALICE)).isFalse();
        assertThat(subjects("user:bob").matches("m", Caller.ANONYMOUS)).isFalse();
    }

    @Test
    void everyPairOfTheMetadataMustMatchExactly() {
        assertThat(metadata(Map.of("environment", "production", "region", "eu")).matches("m", ALICE))
                .isTrue();
        assertThat(metadata(Map.of("environment", "production", "tier", "gold")).matches("m", ALICE))
                .isFalse();
        assertThat(metadata(Map.of("environment", "prod*")).matches("m", ALICE)).isFalse();
        assertThat(metadata(Map.of("environment", "Production")).matches("m", ALICE))
                .isFalse();
    }

    @Test
    void metadataThatNoRuleAsksForIsHarmless() {
        assertThat(metadata(Map.of("region", "eu")).matches("m", ALICE)).isTrue();
    }

    @Test
    void allFieldsMustMatch() {
        When when = new When(List.of("team:ml"), List.of("gpt-4o"), Map.of("region", "eu"));
        assertThat(when.matches("gpt-4o", ALICE)).isTrue();
        assertThat(when.matches("gpt-4", ALICE)).isFalse();
        assertThat(when.matches("gpt-4o", new Caller(Map.of("region", "eu"), List.of("team:ops"), null)))
                .isFalse();
        assertThat(when.matches("gpt-4o", new Caller(Map.of("region", "us"), List.of("team:ml"), null)))
                .isFalse();
    }

    @Test
    void aStarMatchesAllAndATrailingStarAPrefix() {
        assertThat(models("*").matches("anything", ALICE)).isTrue();
        assertThat(models("gpt-4*").matches("gpt-4o", ALICE)).isTrue();
        assertThat(models("gpt-4*").matches("gpt-4", ALICE)).isTrue();
        assertThat(models("gpt-4*").matches("gpt-3", ALICE)).isFalse();
        assertThat(models("gpt-4*").matches("gpt", ALICE)).isFalse();
        assertThat(subjects("team:*").matches("m", ALICE)).isTrue();
        assertThat(subjects("*").matches("m", Caller.ANONYMOUS)).isTrue();
    }

    @Test
    void aStarInTheMiddleIsALetter() {
        assertThat(models("a*b").matches("axb", ALICE)).isFalse();
        assertThat(models("a*b").matches("a*b", ALICE)).isTrue();
    }

    @Test
    void virtualAccountsHaveTwoSpellings() {
        Caller older = new Caller(Map.of(), List.of("virtual-account:ci"), null);
        Caller newer = new Caller(Map.of(), List.of("virtualaccount:ci"), null);
        for (When when : List.of(subjects("virtual-account:ci"), subjects("virtualaccount:ci"))) {
            assertThat(when.matches("m", older)).isTrue();
            assertThat(when.matches("m", newer)).isTrue();
        }
        assertThat(subjects("virtual-account:*").matches("m", newer)).isTrue();
    }
}

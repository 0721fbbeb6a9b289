package dev.llmlb.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

    @Test
    void theFirstSlashOfATargetDivides() {
        assertThat(Target.parse("azure/org/gpt-4o")).isEqualTo(new Target("azure", "org/gpt-4o"));
        assertThat(Target.parse("azure/org/gpt-4o")).hasToString("azure/org/gpt-4o");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpt-4o", "/gpt-4o", "azure/", "/"})
    void aTargetNeedsBothParts(String text) {
        assertThat(Target.isTarget(text)).isFalse();
        assertThatThrownBy(() -> Target.parse(text)).hasMessageContaining("(expected: provider/model)");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(new Secret("sk-1")).hasToString("******");
        assertThat(new HeadersOverride(Map.of("X-Key", "sk-1"), List.of()).toString())
                .doesNotContain("sk-1");
    }

    @Test
    void membersGrowAndTheLastOfANameIsFound() {
        JsonMembers members = new JsonMembers();
        for (int i = 0; i < 100; i++) {
            members.add("m" + i % 50, i, i + 1, i + 2);
        }
        assertThat(members.size()).isEqualTo(100);
        assertThat(members.indexOf("m7")).isEqualTo(57);
        assertThat(members.nameStart(57)).isEqualTo(57);
        assertThat(members.valueStart(57)).isEqualTo(58);
        assertThat(members.valueEnd(57)).isEqualTo(59);
        assertThat(members.indexOf("x")).isEqualTo(-1);
    }

    @Test
    void usageIsKnownWhenBothPartsAre() {
        assertThat(new Usage(1, 2).totalTokens()).isEqualTo(3);
        assertThat(new Usage(1, -1).totalTokens()).isEqualTo(-1);
        assertThat(Usage.UNKNOWN.isKnown()).isFalse();
    }
}

package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CandidateSetTest {

    @Property(seed = "7")
    void holdsWhatASetHolds(@ForAll Set<@IntRange(max = 200) Integer> members) {
        CandidateSet of = CandidateSet.of(201, members::contains);
        CandidateSet with = CandidateSet.NONE;
        for (int member : members) {
            with = with.with(member);
        }

        assertThat(of).isEqualTo(with).hasSameHashCodeAs(with);
        assertThat(of.size()).isEqualTo(members.size());
        assertThat(of.isEmpty()).isEqualTo(members.isEmpty());
        assertThat(of.toArray())
                .containsExactly(
                        new TreeSet<>(members).stream().mapToInt(i -> i).toArray());
        for (int i = 0; i <= 201; i++) {
            assertThat(of.contains(i)).isEqualTo(members.contains(i));
        }
    }

    @Test
    void nobodyIsAlwaysTheSame() {
        assertThat(CandidateSet.of(64, i -> false)).isSameAs(CandidateSet.NONE);
        assertThat(CandidateSet.NONE.with(70).contains(69)).isFalse();
    }
}

package dev.llmlb.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private static final Behaviour A = Behaviour.answer("a");
    private static final Behaviour B = Behaviour.answer("b");
    private static final Behaviour C = Behaviour.answer("c");
    private static final Behaviour D = Behaviour.answer("d");

    private final Script script = new Script();

    @Test
    void nextForTheModelThenNextThenAlwaysForTheModelThenAlways() {
        script.always(D);
        script.always("m", C);
        script.next(List.of(B));
        script.next("m", List.of(A));

        assertThat(List.of(script.take("m"), script.take("m"), script.take("m"), script.take("other")))
                .containsExactly(A, B, C, D);
    }

    @Test
    void nextIsTakenInOrder() {
        script.next(List.of(A, B));
        script.next(List.of(C));

        assertThat(List.of(script.take("x"), script.take("y"), script.take("z")))
                .containsExactly(A, B, C);
    }

    @Test
    void nextForAModelIsNotForOthers() {
        script.always(B);
        script.next("m", List.of(A));

        assertThat(script.take("other")).isSameAs(B);
        assertThat(script.take("m")).isSameAs(A);
    }

    @Test
    void alwaysReplacesAlways() {
        script.always(A);
        script.always(B);

        assertThat(script.take("m")).isSameAs(B);
    }

    @Test
    void resetLeavesGoodAnswers() {
        script.always(A);
        script.always("m", A);
        script.next(List.of(A));
        script.next("m", List.of(A));

        script.reset();

        assertThat(script.take("m").outcome()).isEqualTo(Behaviour.answer().outcome());
    }
}

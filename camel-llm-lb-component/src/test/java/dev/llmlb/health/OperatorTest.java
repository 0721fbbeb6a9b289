package dev.llmlb.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an operator orders lies over what the breaker says. */
class OperatorTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Patient patient = new Patient(Patient.ARTICLE);

    @Test
    void anEjectionWithoutATimeLastsUntilRestored() {
        patient.health.eject(null);
        patient.pass(Duration.ofDays(10_000));

        assertThat(patient.admit()).isEqualTo(Admission.NO);
        assertThat(patient.health.view())
                .isEqualTo(new HealthView(HealthState.EJECTED, Cause.EJECTED, TargetHealth.UNTIL_RESTORED, 0, 0));
        assertThat(patient.back()).isEqualTo(TargetHealth.UNTIL_RESTORED);

        patient.health.restore();
        assertThat(patient.admit()).isEqualTo(Admission.YES);
        assertThat(patient.told)
                .containsExactly(
                        "ejected ejected " + Duration.ofNanos(Long.MAX_VALUE).toMillis() + " ms", "restored");
    }

    @Test
    void anEjectionForATimeEndsByItself() {
        patient.health.eject(MINUTE);
        patient.pass(MINUTE.minusNanos(1));
        assertThat(patient.admit()).isEqualTo(Admission.NO);
        assertThat(patient.back()).isOne();
        patient.pass(Duration.ofNanos(1));
        assertThat(patient.admit()).isEqualTo(Admission.YES);
        assertThat(patient.told).containsExactly("ejected ejected 60000 ms", "restored");
    }

    @Test
    void theLastOrderHolds() {
        patient.health.eject(null);
        patient.health.eject(MINUTE);
        patient.pass(MINUTE);
        assertThat(patient.admit()).isEqualTo(Admission.YES);
    }

    @Test
    void theBreakerGoesOnUnderIt() {
        patient.health.eject(MINUTE);
        patient.trip();
        assertThat(patient.cause()).isEqualTo(Cause.FAILING); // it lasts longer
        patient.pass(MINUTE);
        assertThat(patient.state()).isEqualTo(HealthState.OPEN);
        assertThat(patient.back()).isEqualTo(Patient.COOLDOWN.minus(MINUTE).toNanos());
    }

    @Test
    void aLongOrderIsShownOverACooldown() {
        patient.trip();
        patient.health.eject(null);
        assertThat(patient.state()).isEqualTo(HealthState.EJECTED);
        assertThat(patient.cause()).isEqualTo(Cause.EJECTED);
    }

    @Test
    void restoringLetsFullTrafficInFromAnyState() {
        patient.trip();
        patient.report(1, Patient.hint(OutcomeKind.RATE_LIMITED, 429, 400_000));
        patient.health.restore();
        assertThat(patient.health.view()).isEqualTo(new HealthView(HealthState.CLOSED, null, 0, 0, 1));

        patient.report(3, Patient.ERROR); // those of before are forgotten
        assertThat(patient.admit()).isEqualTo(Admission.YES);
    }

    @Test
    void aProbeThatWasUnderWayWhenItWasRestoredLeavesNothingBehind() {
        patient.trip();
        patient.pass(Patient.COOLDOWN);
        assertThat(patient.health.tryProbe(patient.time.nanos())).isTrue();
        patient.health.restore();
        patient.health.record(Outcome.SUCCESS, true);
        assertThat(patient.state()).isEqualTo(HealthState.CLOSED);

        patient.trip();
        patient.pass(Patient.COOLDOWN);
        assertThat(patient.admit()).isEqualTo(Admission.PROBE);
    }

    @Test
    void restoringWhatIsWellTellsNobody() {
        patient.health.restore();
        assertThat(patient.told).isEmpty();
    }
}

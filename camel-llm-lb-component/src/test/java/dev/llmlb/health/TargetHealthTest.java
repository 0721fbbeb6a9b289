package dev.llmlb.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The breaker. */
class TargetHealthTest {

    private static final Duration COOLDOWN = Patient.COOLDOWN;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration NANO = Duration.ofNanos(1);

    private final Patient patient = new Patient(Patient.ARTICLE);

    @Test
    void asManyFailuresAsAllowedAreTolerated() {
        patient.report(3, Patient.ERROR);
        assertThat(patient.admit()).isEqualTo(Admission.YES);
        patient.report(1, Patient.ERROR);
        assertThat(patient.admit()).isEqualTo(Admission.NO);
        assertThat(patient.told).containsExactly("ejected failing 300000 ms");
    }

    @Test
    void failuresOfAMinuteAgoAreForgotten() {
        patient.report(3, Patient.ERROR);
        patient.pass(MINUTE);
        patient.report(3, Patient.ERROR);
        assertThat(patient.state()).isEqualTo(HealthState.CLOSED);
    }

    @Test
    void theMinuteSlides() {
        patient.report(1, Patient.ERROR);
        patient.pass(Duration.ofSeconds(50));
        patient.report(2, Patient.ERROR);
        patient.pass(Duration.ofSeconds(20));
        patient.report(1, Patient.ERROR);
        assertThat(patient.state()).isEqualTo(HealthState.CLOSED);
        patient.report(1, Patient.ERROR);
        assertThat(patient.state()).isEqualTo(HealthState.OPEN);
    }

    @Test
    void withNoneAllowedTheFirstFailureTrips() {
        Patient strict = new Patient(HealthSettings.of(0, COOLDOWN, Set.of(500), Recovery.RAMP));
        strict.report(1, Patient.ERROR);
        assertThat(strict.state()).isEqualTo(HealthState.OPEN);
    }

    @Test
    void theCooldownIsExact() {
        patient.trip();
        assertThat(patient.back()).isEqualTo(COOLDOWN.toNanos());
        patient.pass(COOLDOWN.minus(NANO));
        assertThat(patient.admit()).isEqualTo(Admission.NO);
        assertThat(patient.back()).isOne();
        patient.pass(NANO);
        assertThat(patient.admit()).isEqualTo(Admission.PROBE);
        assertThat(patient.back()).isZero();
    }

    @Test
    void whatBeganBeforeTheTripDoesNotLengthenTheCooldown() {
        patient.trip();
        patient.pass(MINUTE);
        patient.report(10, Patient.ERROR);
        patient.report(1, Outcome.SUCCESS);
        assertThat(patient.back()).isEqualTo(COOLDOWN.minus(MINUTE).toNanos());
        patient.pass(COOLDOWN.minus(MINUTE));
        patient.report(10, Patient.ERROR);
        assertThat(patient.admit()).isEqualTo(Admission.PROBE);
    }

    @Test
    void aGoodProbeBringsTrafficBackInThirtySeconds() {
        patient.trip();
        patient.probe(Outcome.SUCCESS);
        assertThat(patient.state()).isEqualTo(HealthState.RAMP);
        assertThat(patient.told).last().isEqualTo("restored");
        assertThat(patient.health.view().weight()).isEqualTo(0.1);
        patient.pass(Duration.ofSeconds(15));
        assertThat(patient.health.view().weight()).isCloseTo(0.55, within(1e-9));
        patient.pass(Duration.ofSeconds(15));
        assertThat(patient.health.view()).isEqualTo(new HealthView(HealthState.CLOSED, null, 0, 0, 1));
    }

    @Test
    void theRampAdmitsItsShareAndSparesTheRest() {
        patient.trip();
        patient.probe(Outcome.SUCCESS);
        patient.pass(Duration.ofSeconds(15));
        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            Admission admission = patient.admit();
            assertThat(admission).isIn(Admission.YES, Admission.SPARE);
            admitted += admission == Admission.YES ? 1 : 0;
        }
        assertThat(admitted).isCloseTo(5_500, within(150)); // 3 standard deviations
        assertThat(patient.back()).isZero();
    }

    @Test
    void immediateRecoveryIsTheArticlesPlainReturn() {
        Patient plain = new Patient(HealthSettings.of(3, COOLDOWN, Set.of(500), Recovery.IMMEDIATE));
        for (int i = 0; i < 5; i++) {
            plain.trip();
            assertThat(plain.back()).isEqualTo(COOLDOWN.toNanos());
            plain.pass(COOLDOWN);
            assertThat(plain.health.tryProbe(plain.time.nanos())).isFalse();
            assertThat(plain.health.view()).isEqualTo(new HealthView(HealthState.CLOSED, null, 0, 0, 1));
        }
        assertThat(plain.told).hasSize(10).endsWith("ejected failing 300000 ms", "restored");
    }

    @Test
    void thereIsOneProbeAtATime() {
        patient.trip();
        patient.pass(COOLDOWN);
        long now = patient.time.nanos();
        assertThat(patient.health.tryProbe(now)).isTrue();
        assertThat(patient.admit()).isEqualTo(Admission.NO);
        assertThat(patient.health.tryProbe(now)).isFalse();
        assertThat(patient.back()).isEqualTo(TargetHealth.LOOK_AGAIN.toNanos());
    }

    @Test
    void lookingTakesNoProbe() {
        patient.trip();
        patient.pass(COOLDOWN);
        assertThat(patient.admit()).isEqualTo(Admission.PROBE);
        assertThat(patient.admit()).isEqualTo(Admission.PROBE);
    }

    @Test
    void aNeutralProbeFreesThePlace() {
        patient.trip();
        for (Outcome neutral :
                new Outcome[] {Outcome.CANCELLED, Patient.CALLER_FAULT, Patient.status(OutcomeKind.FAILING, 501)}) {
            patient.probe(neutral);
            assertThat(patient.admit()).isEqualTo(Admission.PROBE);
        }
        assertThat(patient.told).hasSize(1);
    }

    @Test
    void failedProbesDoubleTheCooldownUpToEightTimes() {
        patient.trip();
        for (int factor : new int[] {2, 4, 8, 8, 8}) {
            patient.probe(Patient.ERROR);
            assertThat(patient.back() / (double) COOLDOWN.toNanos()).isBetween(0.8 * factor, 1.2 * factor);
        }
        assertThat(patient.told).hasSize(6).allMatch(event -> event.startsWith("ejected failing"));
    }

    @Test
    void lengthenedCooldownsAreSpread() {
        Patient other = new Patient(Patient.ARTICLE).trip();
        other.random.nextDouble(); // another balancer
        patient.trip();
        other.probe(Patient.ERROR);
        patient.probe(Patient.ERROR);
        assertThat(patient.back()).isNotEqualTo(other.back());
    }

    @Test
    void theDefaultToleranceDoesNotDouble() {
        Patient untold = new Patient(HealthSettings.DEFAULT);
        untold.report(5, Patient.ERROR);
        assertThat(untold.state()).isEqualTo(HealthState.CLOSED);
        untold.report(1, Patient.ERROR);
        for (int i = 0; i < 5; i++) {
            assertThat(untold.back()).isEqualTo(Duration.ofSeconds(10).toNanos());
            untold.probe(Patient.ERROR);
        }
    }

    @Test
    void aTripOnTheRampKeepsTheDoublings() {
        patient.trip();
        patient.probe(Patient.ERROR);
        patient.probe(Outcome.SUCCESS);
        patient.trip();
        assertThat(patient.back() / (double) COOLDOWN.toNanos()).isBetween(1.6, 2.4);
    }

    @Test
    void aTripAfterTheRampIsAFirstOne() {
        patient.trip();
        patient.probe(Patient.ERROR);
        patient.probe(Outcome.SUCCESS);
        patient.pass(Duration.ofSeconds(30));
        patient.trip();
        assertThat(patient.back()).isEqualTo(COOLDOWN.toNanos());
    }

    @Test
    void aFlappingTargetIsOutMostOfTheTime() {
        for (int i = 0; i < 10; i++) {
            patient.trip();
            assertThat(patient.back()).isEqualTo(COOLDOWN.toNanos());
            patient.probe(Outcome.SUCCESS);
            patient.pass(Duration.ofSeconds(5));
        }
        assertThat(patient.told).hasSize(20);
    }

    @Test
    void failuresOfBeforeDoNotFollowItBack() {
        Patient quick = new Patient(HealthSettings.of(3, Duration.ofSeconds(1), Set.of(500), Recovery.RAMP)).trip();
        assertThat(quick.health.view().failuresLastMinute()).isEqualTo(4);
        quick.probe(Outcome.SUCCESS);
        quick.report(3, Patient.ERROR);
        assertThat(quick.state()).isEqualTo(HealthState.RAMP);
    }

    @Test
    void aProbeStillUnderWayKeepsASecondOneBack() {
        patient.trip();
        patient.pass(COOLDOWN);
        patient.health.tryProbe(patient.time.nanos());
        patient.report(1, Patient.status(OutcomeKind.UNAUTHORIZED, 401));
        patient.pass(TargetHealth.LASTING);
        assertThat(patient.admit()).isEqualTo(Admission.NO);
        patient.health.record(Outcome.SUCCESS, true);
        assertThat(patient.state()).isEqualTo(HealthState.RAMP);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 520, 522, 524, 530})
    void theListedStatusesCount(int status) {
        patient.report(4, Patient.status(OutcomeKind.FAILING, status));
        assertThat(patient.state()).isEqualTo(HealthState.OPEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 501, 519, 529, 531})
    void otherStatusesDoNot(int status) {
        patient.report(100, Patient.status(OutcomeKind.FAILING, status));
        assertThat(patient.health.view()).isEqualTo(new HealthView(HealthState.CLOSED, null, 0, 0, 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = OutcomeKind.class,
            names = {"UNREACHABLE", "TIMEOUT", "FIRST_TOKEN_TIMEOUT"})
    void whatNeverHadAStatusCountsWhateverTheCodes(OutcomeKind kind) {
        Patient one = new Patient(HealthSettings.of(3, COOLDOWN, Set.of(599), Recovery.RAMP));
        one.report(4, Patient.status(kind, 408));
        assertThat(one.state()).isEqualTo(HealthState.OPEN);
        assertThat(one.cause()).isEqualTo(Cause.FAILING);
    }

    @Test
    void theCallersOwnFaultNeverCounts() {
        Patient one = new Patient(HealthSettings.of(0, COOLDOWN, Set.of(400, 499), Recovery.RAMP));
        one.report(100, Patient.CALLER_FAULT);
        one.report(100, Outcome.CANCELLED);
        assertThat(one.state()).isEqualTo(HealthState.CLOSED);
    }

    @Test
    void otherSettingsKeepWhatHasBegun() {
        patient.report(3, Patient.ERROR);
        patient.health.settings(HealthSettings.of(2, Duration.ofMinutes(1), Set.of(500), Recovery.RAMP));
        patient.report(1, Patient.ERROR);
        assertThat(patient.back()).isEqualTo(MINUTE.toNanos());
        patient.health.settings(HealthSettings.DEFAULT);
        assertThat(patient.back()).isEqualTo(MINUTE.toNanos());
    }
}

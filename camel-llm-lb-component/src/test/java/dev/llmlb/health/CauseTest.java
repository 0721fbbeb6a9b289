package dev.llmlb.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each cause keeps a target out in its own way. */
class CauseTest {

    private final Patient patient = new Patient(Patient.ARTICLE);

    private void assertRests(Cause cause, Duration duration) {
        assertThat(patient.state()).isEqualTo(HealthState.RESTING);
        assertThat(patient.cause()).isEqualTo(cause);
        assertThat(patient.back()).isEqualTo(duration.toNanos());
        assertThat(patient.admit()).isEqualTo(Admission.NO);
    }

    @Test
    void aRateLimitRestsForAsLongAsItAsks() {
        patient.report(1, Patient.hint(OutcomeKind.RATE_LIMITED, 429, 20_000));
        assertRests(Cause.RATE_LIMITED, Duration.ofSeconds(20));
        patient.pass(Duration.ofSeconds(20));
        assertThat(patient.admit()).isEqualTo(Admission.YES);
        assertThat(patient.told).containsExactly("ejected rate_limited 20000 ms", "restored");
    }

    @ParameterizedTest
    @CsvSource({"FAILING,500,FAILING", "FAILING,501,FAILING", "OVERLOADED,529,OVERLOADED", "CALLER_FAULT,413,FAILING"})
    void anyErrorMayAskForARest(OutcomeKind kind, int status, Cause cause) {
        patient.report(1, Patient.hint(kind, status, 3_000));
        assertRests(cause, Duration.ofSeconds(3));
    }

    @Test
    void aRestIsNoTripButItsFailureCounts() {
        for (int i = 0; i < 3; i++) {
            patient.report(1, Patient.hint(OutcomeKind.RATE_LIMITED, 429, 1_000));
            patient.pass(Duration.ofSeconds(1));
        }
        assertThat(patient.health.view()).isEqualTo(new HealthView(HealthState.CLOSED, null, 0, 3, 1));
        patient.report(1, Patient.hint(OutcomeKind.RATE_LIMITED, 429, 1_000));
        assertThat(patient.state()).isEqualTo(HealthState.OPEN);
        assertThat(patient.cause()).isEqualTo(Cause.RATE_LIMITED);
        assertThat(patient.back()).isEqualTo(Patient.COOLDOWN.toNanos());
    }

    @Test
    void aHintIsCapped() {
        patient.report(1, Patient.hint(OutcomeKind.RATE_LIMITED, 429, Long.MAX_VALUE));
        assertRests(Cause.RATE_LIMITED, TargetHealth.MAX_HINT);
    }

    @Test
    void aShorterHintDoesNotShortenARest() {
        patient.report(1, Patient.hint(OutcomeKind.RATE_LIMITED, 429, 20_000));
        patient.report(1, Patient.hint(OutcomeKind.RATE_LIMITED, 429, 1_000));
        assertRests(Cause.RATE_LIMITED, Duration.ofSeconds(20));
        assertThat(patient.told).hasSize(1);
    }

    @Test
    void aHintLongerThanTheCooldownOutlastsIt() {
        patient.report(3, Patient.ERROR);
        patient.report(1, Patient.hint(OutcomeKind.OVERLOADED, 503, 400_000));
        assertThat(patient.back()).isEqualTo(Duration.ofSeconds(400).toNanos());
        assertThat(patient.told).containsExactly("ejected overloaded 400000 ms");
        patient.pass(Duration.ofSeconds(400));
        assertThat(patient.admit()).isEqualTo(Admission.PROBE);
    }

    @Test
    void aHintOfNothingIsNoRest() {
        patient.report(1, Patient.hint(OutcomeKind.OVERLOADED, 529, 0));
        assertThat(patient.admit()).isEqualTo(Admission.YES);
    }

    @Test
    void aRateLimitWithoutAHintOnlyCounts() {
        patient.report(3, Patient.status(OutcomeKind.RATE_LIMITED, 429));
        assertThat(patient.admit()).isEqualTo(Admission.YES);
        patient.report(1, Patient.status(OutcomeKind.RATE_LIMITED, 429));
        assertThat(patient.cause()).isEqualTo(Cause.RATE_LIMITED);
        assertThat(patient.back()).isEqualTo(Patient.COOLDOWN.toNanos());
    }

    @Test
    void anOverloadThatDoesNotCountRestsShortly() {
        for (int i = 0; i < 20; i++) {
            patient.report(5, Patient.status(OutcomeKind.OVERLOADED, 529));
            assertRests(Cause.OVERLOADED, TargetHealth.OVERLOAD_REST);
            patient.pass(TargetHealth.OVERLOAD_REST);
            assertThat(patient.admit()).isEqualTo(Admission.YES);
        }
    }

    @Test
    void anOverloadThatCountsIsToleratedAsWritten() {
        patient.report(3, Patient.status(OutcomeKind.OVERLOADED, 503));
        assertThat(patient.admit()).isEqualTo(Admission.YES);
        patient.report(1, Patient.status(OutcomeKind.OVERLOADED, 503));
        assertThat(patient.state()).isEqualTo(HealthState.OPEN);
        assertThat(patient.cause()).isEqualTo(Cause.OVERLOADED);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED,401,UNAUTHORIZED",
        "UNAUTHORIZED,403,UNAUTHORIZED",
        "QUOTA_EXHAUSTED,402,QUOTA_EXHAUSTED",
        "UNKNOWN_MODEL,404,UNKNOWN_MODEL"
    })
    void whatPeopleMustMendIsOutAtOnceAndForLong(OutcomeKind kind, int status, Cause cause) {
        Outcome outcome = Patient.status(kind, status);
        patient.report(5, outcome);
        for (int i = 0; i < 3; i++) {
            assertThat(patient.state()).isEqualTo(HealthState.OPEN);
            assertThat(patient.cause()).isEqualTo(cause);
            assertThat(patient.back()).isEqualTo(TargetHealth.LASTING.toNanos());
            patient.probe(outcome);
        }
        assertThat(patient.told).hasSize(4).allMatch(event -> event.equals("ejected " + cause.label() + " 300000 ms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RAMP", "IMMEDIATE"})
    void whatPeopleMustMendIsProbedBeforeTraffic(Recovery recovery) {
        Patient one = new Patient(HealthSettings.of(3, Patient.COOLDOWN, Set.of(500), recovery));
        one.report(1, Patient.status(OutcomeKind.UNAUTHORIZED, 401));
        one.pass(TargetHealth.LASTING);
        assertThat(one.admit()).isEqualTo(Admission.PROBE);
        one.probe(Outcome.SUCCESS);
        assertThat(one.state()).isEqualTo(recovery == Recovery.RAMP ? HealthState.RAMP : HealthState.CLOSED);
    }

    @Test
    void aWrongKeyIsSaidEvenInACooldown() {
        patient.trip();
        patient.pass(Duration.ofSeconds(1));
        patient.report(1, Patient.status(OutcomeKind.UNAUTHORIZED, 401));
        assertThat(patient.cause()).isEqualTo(Cause.UNAUTHORIZED);
        assertThat(patient.back()).isEqualTo(TargetHealth.LASTING.toNanos());
    }
}

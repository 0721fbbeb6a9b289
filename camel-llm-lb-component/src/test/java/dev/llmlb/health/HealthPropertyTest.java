package dev.llmlb.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever happens to a target, in whatever order. */
class HealthPropertyTest {

    record Step(int advanceMillis, Outcome outcome, boolean probes) {}

    /** Against a plain list of all failures. */
    @Property(tries = 500, seed = "20261125")
    void tripsExactlyWhenMoreThanAllowedFailInSomeMinute(
            @ForAll("gaps") List<Integer> gaps, @ForAll @IntRange(max = 12) int allowed) {
        Patient patient = new Patient(HealthSettings.of(allowed, Duration.ofMinutes(5), Set.of(500), Recovery.RAMP));
        List<Long> failures = new ArrayList<>();
        for (int gap : gaps) {
            patient.pass(Duration.ofMillis(gap));
            patient.report(1, Patient.ERROR);
            long now = patient.time.nanos();
            failures.add(now);
            long inTheLastMinute = failures.stream()
                    .filter(at -> now - at < Duration.ofMinutes(1).toNanos())
                    .count();
            if (inTheLastMinute > allowed) {
                assertThat(patient.state()).isEqualTo(HealthState.OPEN);
                return;
            }
            assertThat(patient.health.view().failuresLastMinute()).isEqualTo((int) inTheLastMinute);
            assertThat(patient.state()).isEqualTo(HealthState.CLOSED);
        }
    }

    @Property(tries = 500, seed = "20261125")
    void whatItSaysAlwaysAgrees(@ForAll("steps") List<Step> steps) {
        Patient patient = new Patient(HealthSettings.of(2, Duration.ofSeconds(20), Set.of(429, 500), Recovery.RAMP));
        for (Step step : steps) {
            patient.pass(Duration.ofMillis(step.advanceMillis));
            boolean probe = step.probes && patient.health.tryProbe(patient.time.nanos());
            assertThat(patient.admit() == Admission.PROBE && probe).isFalse();
            patient.health.record(step.outcome, probe);
            assertConsistent(patient);
        }
        // out at most as long as the longest rest or cooldown, and a probe brings it back: nothing stays out for ever
        assertThat(patient.back()).isLessThanOrEqualTo(Duration.ofMinutes(10).toNanos());
        patient.pass(Duration.ofMinutes(10));
        if (patient.admit() == Admission.PROBE) {
            patient.probe(Outcome.SUCCESS);
        }
        patient.pass(Duration.ofSeconds(30));
        assertThat(patient.admit()).isEqualTo(Admission.YES);
    }

    private static void assertConsistent(Patient patient) {
        HealthView view = patient.health.view();
        Admission admission = patient.admit();
        switch (view.state()) {
            case CLOSED -> assertThat(admission).isEqualTo(Admission.YES);
            case RAMP -> assertThat(admission).isIn(Admission.YES, Admission.SPARE);
            case HALF_OPEN -> assertThat(admission).isEqualTo(Admission.PROBE);
            default -> assertThat(admission).isEqualTo(Admission.NO);
        }
        assertThat(admission == Admission.NO).isEqualTo(patient.back() > 0);
        assertThat(view.nanosUntilBack()).isEqualTo(patient.back());
        assertThat(view.cause() == null).isEqualTo(view.state() == HealthState.CLOSED);
    }

    @Provide
    Arbitrary<List<Integer>> gaps() {
        return Arbitraries.integers().between(0, 20_000).list().ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Outcome> outcomes = Arbitraries.of(
                Outcome.SUCCESS,
                Outcome.CANCELLED,
                Outcome.timeout("no answer"),
                Patient.ERROR,
                Patient.CALLER_FAULT,
                Patient.hint(OutcomeKind.RATE_LIMITED, 429, 7_000),
                Patient.hint(OutcomeKind.FAILING, 500, 90_000),
                Patient.status(OutcomeKind.OVERLOADED, 529),
                Patient.status(OutcomeKind.UNAUTHORIZED, 401));
        return Combinators.combine(Arbitraries.integers().between(0, 40_000), outcomes, Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }
}

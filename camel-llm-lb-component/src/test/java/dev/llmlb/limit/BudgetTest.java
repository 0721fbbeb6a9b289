package dev.llmlb.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    private static final List<String> TEAM = List.of("ml");

    private final SimulatedTime time = new SimulatedTime();
    private Instant now = Instant.parse("2026-11-25T10:00:00Z"); // a Wednesday

    private Budget budget(Period period) {
        return new Budget(period, () -> now, time);
    }

    @ParameterizedTest
    @CsvSource({
        "DAY,     2026-11-25T10:00:00Z, 2026-11-26T00:00:00Z",
        "DAY,     2026-12-31T23:59:59Z, 2027-01-01T00:00:00Z",
        "WEEK,    2026-11-25T10:00:00Z, 2026-11-30T00:00:00Z",
        "WEEK,    2026-11-30T00:00:00Z, 2026-12-07T00:00:00Z",
        "WEEK,    2026-11-29T23:59:59Z, 2026-11-30T00:00:00Z",
        "MONTH,   2028-02-29T12:00:00Z, 2028-03-01T00:00:00Z",
        "MONTH,   2026-12-31T23:59:59Z, 2027-01-01T00:00:00Z",
        "QUARTER, 2026-11-25T10:00:00Z, 2027-01-01T00:00:00Z",
        "QUARTER, 2026-03-31T23:59:59Z, 2026-04-01T00:00:00Z",
        "QUARTER, 2026-04-01T00:00:00Z, 2026-07-01T00:00:00Z"
    })
    void aPeriodEndsWithItsDayMondayOrFirst(Period period, Instant in, Instant end) {
        assertThat(period.endOf(in)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "DAY,     2026-11-25T23:59:59.999999999Z",
        "WEEK,    2026-11-29T23:59:59.999999999Z",
        "MONTH,   2026-11-30T23:59:59.999999999Z",
        "QUARTER, 2026-12-31T23:59:59.999999999Z"
    })
    void whatIsSpentStaysUntilTheBorderAndNotBeyond(Period period, Instant last) {
        Budget budget = budget(period);
        budget.book(TEAM, 5);

        now = last;
        assertThat(budget.book(TEAM, 2)).isEqualTo(7);
        assertThat(budget.untilReset()).isEqualTo(Duration.ofNanos(1));

        now = last.plusNanos(1);
        assertThat(budget.spent(TEAM)).isZero();
        assertThat(budget.book(TEAM, 1)).isEqualTo(1);
    }

    @Test
    void eachValueHasItsOwn() {
        Budget budget = budget(Period.DAY);
        budget.book(TEAM, 5);
        assertThat(budget.spent(List.of("web"))).isZero();
    }

    @Test
    void aClockThatIsSetBackBeginsNoNewPeriod() {
        Budget budget = budget(Period.DAY);
        budget.book(TEAM, 5);

        now = Instant.parse("2026-11-24T23:59:00Z");
        assertThat(budget.spent(TEAM)).isEqualTo(5);
    }

    @Test
    void aSumTooLargeToCountStaysTheLargest() {
        Budget budget = budget(Period.DAY);
        budget.book(TEAM, Long.MAX_VALUE);
        assertThat(budget.book(TEAM, 1)).isEqualTo(Long.MAX_VALUE);
    }
}

package dev.llmlb.limit;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** A stretch of the calendar for which a budget holds: from midnight UTC of its first day to that of the next one's. */
public enum Period {
    DAY(1) {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day;
        }

        @Override
        LocalDate next(LocalDate firstDay) {
            return firstDay.plusDays(1);
        }
    },
    /** From Monday. */
    WEEK(7) {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        LocalDate next(LocalDate firstDay) {
            return firstDay.plusWeeks(1);
        }
    },
    MONTH(31) {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        LocalDate next(LocalDate firstDay) {
            return firstDay.plusMonths(1);
        }
    },
    /** From the first of January, April, July and October. */
    QUARTER(92) {
        @Override
        LocalDate firstDay(LocalDate day) {
            Month first = day.getMonth().firstMonthOfQuarter();
            return LocalDate.of(day.getYear(), first, 1);
        }

        @Override
        LocalDate next(LocalDate firstDay) {
            return firstDay.plusMonths(3);
        }
    };

    private final int mostDays;

    Period(int mostDays) {
        this.mostDays = mostDays;
    }

    abstract LocalDate firstDay(LocalDate day);

    abstract LocalDate next(LocalDate firstDay);

    /** The days of the longest. */
    int mostDays() {
        return mostDays;
    }

    /** When the period ends that this moment is in, and the next begins. */
    public Instant endOf(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return next(firstDay(today)).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}

package dev.llmlb.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedTimeTest {

    private final SimulatedTime time = new SimulatedTime();
    private final List<String> log = new ArrayList<>();

    private void note(String what) {
        log.add(what + "@" + time.nanos());
    }

    @Test
    void dueTasksRunInOrderAtTheirTimes() {
        time.schedule(() -> note("b"), 20);
        time.schedule(() -> note("a"), 10);
        time.schedule(() -> note("c"), 20);
        time.schedule(() -> note("late"), 31);
        time.advance(Duration.ofNanos(30));
        assertThat(log).containsExactly("a@10", "b@20", "c@20");
        assertThat(time.nanos()).isEqualTo(30);
        assertThat(time.waiting()).isOne();
    }

    @Test
    void aTaskMaySchedule() {
        time.schedule(() -> time.schedule(() -> note("second"), 5), 5);
        time.advance(Duration.ofNanos(10));
        assertThat(log).containsExactly("second@10");
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        Scheduler.Scheduled scheduled = time.schedule(() -> note("never"), 5);
        scheduled.cancel();
        time.advance(Duration.ofNanos(10));
        assertThat(log).isEmpty();
    }
}

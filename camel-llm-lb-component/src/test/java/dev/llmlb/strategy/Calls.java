package dev.llmlb.strategy;

import dev.llmlb.model.Usage;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes calls to a target on simulated time. */
final class Calls {

    private static final int TOKENS = 100;

    private Calls() {}

    static TargetStats[] targets(int count, SimulatedTime time) {
        AnswerLength answers = new AnswerLength();
        TargetStats[] stats = new TargetStats[count];
        for (int i = 0; i < count; i++) {
            stats[i] = new TargetStats(time, answers);
        }
        return stats;
    }

    /** One plain call of 100 tokens. */
    static void plain(TargetStats stats, SimulatedTime time, Duration total) {
        together(stats, time, 1, total);
    }

    /** Plain calls of 100 tokens that begin and end together. */
    static void together(TargetStats stats, SimulatedTime time, int count, Duration total) {
        List<CallUnderWay> calls = begin(stats, count);
        time.advance(total);
        calls.forEach(call -> call.ended(true, new Usage(10, TOKENS)));
    }

    /** One streamed call of 101 tokens. */
    static void stream(TargetStats stats, SimulatedTime time, Duration first, Duration rest) {
        CallUnderWay call = one(stats, TOKENS);
        time.advance(first);
        call.firstToken();
        time.advance(rest);
        call.ended(true, new Usage(10, TOKENS + 1));
    }

    static List<CallUnderWay> begin(TargetStats stats, int count) {
        List<CallUnderWay> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(one(stats, TOKENS));
        }
        return calls;
    }

    /** A call that begins now, of which so many tokens are expected. */
    static CallUnderWay one(TargetStats stats, double work) {
        return stats.begin(work, 0, stats.ticker().nanos());
    }
}

package dev.llmlb.gateway;

import dev.llmlb.simulator.Fault;
import dev.llmlb.simulator.FaultBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What callers saw of each fault, as a page of the documentation. */
final class FaultTable {

    private record Row(Fault.Seen seen, Duration took) {}

    private final Map<Fault, Row> plain = new EnumMap<>(Fault.class);
    private final Map<Fault, Row> stream = new EnumMap<>(Fault.class);
    private int outageCallsPlain;
    private int outageCallsStream;

    void add(Fault fault, boolean streaming, Fault.Seen seen, Duration took) {
        (streaming ? stream : plain).put(fault, new Row(seen, took));
    }

    void outage(boolean streaming, int calls) {
        if (streaming) {
            outageCallsStream = calls;
        } else {
            outageCallsPlain = calls;
        }
    }

    void write(Path file) throws IOException {
        StringBuilder page = new StringBuilder(
                """
                = Faults of providers, and what a caller sees

                Written by `mvn -q test -pl routes -am -Pfaults`, from what the gateway did in that run. Each request has two targets: the first has the
                fault, the second is well. Where only a timer ends a fault the first one's timers are short for the run: `first_token` %s,
                `idle` %s, `total` %s. The same list is asserted for the component and for the gateway in every build.

                [cols="4,3,1,1,1,3,1,1,1"]
                |===
                | Fault | Plain: outcome | target | attempts | time | Stream: outcome | target | attempts | time

                """
                        .formatted(
                                seconds(FaultBench.FIRST_TOKEN), seconds(FaultBench.IDLE), seconds(FaultBench.TOTAL)));
        for (Fault fault : Fault.values()) {
            page.append("| ").append(fault.title());
            cells(page, plain.get(fault));
            cells(page, stream.get(fault));
            page.append('\n');
        }
        page.append("|===\n\n");
        page.append(
                """
                Outage of 60 s: of %d plain requests and %d streams during it all were answered by the second target; the first one was called %d and %d
                times, then it was out.
                """
                        .formatted(
                                FaultBench.OUTAGE_REQUESTS,
                                FaultBench.OUTAGE_REQUESTS,
                                outageCallsPlain,
                                outageCallsStream));
        Files.writeString(file, page);
    }

    private static void cells(StringBuilder page, Row row) {
        Fault.Seen seen = row.seen();
        String outcome = seen.broken() ? "begins, then an error event" : seen.status() == 200 ? "answer" : "error";
        page.append(" | ").append(seen.status()).append(", ").append(outcome);
        page.append(" | ").append(seen.target() == null ? "first" : seen.target());
        page.append(" | ").append(seen.attempts());
        page.append(" | ").append(seconds(row.took()));
    }

    private static String seconds(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        return seconds < 0.1 ? "< 0.1 s" : String.format(Locale.ROOT, "%.1f s", seconds);
    }
}

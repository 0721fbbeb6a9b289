package dev.llmlb.gateway;

import dev.llmlb.simulator.Fault;
import dev.llmlb.simulator.FaultBench;
import dev.llmlb.simulator.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What callers saw of each fault at each kind of provider, as a page of the documentation. */
final class FaultTable {

    private record Row(Fault.Seen seen, Duration took) {}

    /** Of one kind of provider. */
    private static final class Section {

        final Map<Fault, Row> plain = new EnumMap<>(Fault.class);
        final Map<Fault, Row> stream = new EnumMap<>(Fault.class);
        int outageCallsPlain;
        int outageCallsStream;
    }

    private final Map<FaultKind, Section> sections = new EnumMap<>(FaultKind.class);

    void add(FaultKind kind, Fault fault, boolean streaming, Fault.Seen seen, Duration took) {
        Section section = section(kind);
        (streaming ? section.stream : section.plain).put(fault, new Row(seen, took));
    }

    void outage(FaultKind kind, boolean streaming, int calls) {
        if (streaming) {
            section(kind).outageCallsStream = calls;
        } else {
            section(kind).outageCallsPlain = calls;
        }
    }

    private Section section(FaultKind kind) {
        return sections.computeIfAbsent(kind, k -> new Section());
    }

    void write(Path file) throws IOException {
        StringBuilder page = new StringBuilder(
                """
                = Faults of providers, and what a caller sees

                Written by `mvn -q test -pl routes -am -Pfaults`, from what the gateway did in that run. Each request has two targets: the first has the
                fault, the second is well. Where only a timer ends a fault the first one's timers are short for the run: `first_token` %s,
                `idle` %s, `total` %s. A reset in the middle of a body comes 1 s after its first token. The same list is asserted for the component and for the gateway in every build.

                The first target is of each kind of provider in turn. Of kind `camel` it is Camel's own `http:` endpoint, and of kind `langchain4j`
                a model of `langchain4j-open-ai`, both with retries of their own off: there a library stands between the provider and the
                balancer, and where it hides or changes a fault that is said below the table.
                """
                        .formatted(
                                seconds(FaultBench.FIRST_TOKEN), seconds(FaultBench.IDLE), seconds(FaultBench.TOTAL)));
        sections.forEach((kind, section) -> write(page, kind, section));
        Files.writeString(file, page);
    }

    private static void write(StringBuilder page, FaultKind kind, Section section) {
        page.append("\n== `").append(kind.yaml()).append("`\n\n");
        page.append(
                """
                [cols="4,3,1,1,1,3,1,1,1"]
                |===
                | Fault | Plain: outcome | target | attempts | time | Stream: outcome | target | attempts | time

                """);
        StringBuilder notes = new StringBuilder();
        for (Fault fault : Fault.values()) {
            page.append("| ").append(fault.title());
            if (kind.lacks(fault) != null) {
                page.append(" 8+| does not exist: ").append(kind.lacks(fault)).append('\n');
                continue;
            }
            cells(page, section.plain.get(fault));
            cells(page, section.stream.get(fault));
            page.append('\n');
            if (kind.differs(fault) != null) {
                notes.append("- ")
                        .append(fault.title())
                        .append(": ")
                        .append(kind.differs(fault))
                        .append(".\n");
            }
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
                                section.outageCallsPlain,
                                section.outageCallsStream));
        if (!notes.isEmpty()) {
            page.append("\nWhat differs here:\n\n").append(notes);
        }
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

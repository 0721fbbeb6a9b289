package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a stream, an event at a time. */
final class Events implements AutoCloseable {

    private final BufferedReader reader;

    Events(InputStream body) {
        reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The data of the next event, null at the end. */
    String next() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            return null;
        }
        if (!line.startsWith("data: ") || !reader.readLine().isEmpty()) {
            throw new AssertionError("not an event: " + line);
        }
        return line.substring(6);
    }

    List<String> rest() throws IOException {
        List<String> events = new ArrayList<>();
        for (String event = next(); event != null; event = next()) {
            events.add(event);
        }
        return events;
    }

    static List<String> in(String body) throws IOException {
        try (var events = new Events(new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))) {
            return events.rest();
        }
    }

    /** The content of an event, empty when it has none. */
    static String content(String event) throws IOException {
        JsonNode chunk = Caller.json(event);
        return chunk.path("choices").path(0).path("delta").path("content").asText("");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

package dev.llmlb.camel;

import dev.llmlb.provider.openai.OpenAiDialect;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The pieces of text of a streamed answer, as they come; {@code next} waits. A stream that breaks ends with an exception. */
final class TextDeltas implements Iterator<String>, Closeable {

    private final BufferedReader lines;
    private String next;
    private boolean over;

    TextDeltas(InputStream events) {
        this.lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && !over) {
                advance();
            }
            return next != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one event: its lines up to an empty one. */
    private void advance() throws IOException {
        StringBuilder data = null;
        String line = lines.readLine();
        if (line == null) { // neither [DONE] nor an error: another thread has hung up
            over = true;
            throw brokeOff();
        }
        while (line != null && !line.isEmpty()) {
            String said = value("data", line);
            if (said != null) {
                data = data == null
                        ? new StringBuilder(said)
                        : data.append('\n').append(said);
            } else if ("error".equals(value("event", line))) {
                over = true;
                throw brokeOff();
            }
            line = lines.readLine();
        }
        if (data != null) {
            over |= data.toString().equals("[DONE]");
            String text = OpenAiDialect.deltaText(data.toString());
            next = text.isEmpty() ? null : text;
        }
    }

    private static IOException brokeOff() {
        return new IOException("The streamed answer broke off");
    }

    /** What a line says in a field, or null when it is another's; the space after the colon may be missing. */
    private static String value(String field, String line) {
        if (!line.startsWith(field + ":")) {
            return null;
        }
        int start = field.length() + 1;
        return line.substring(line.startsWith(" ", start) ? start + 1 : start);
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String text = next;
        next = null;
        return text;
    }

    /** Closing before the end hangs up on the provider. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}

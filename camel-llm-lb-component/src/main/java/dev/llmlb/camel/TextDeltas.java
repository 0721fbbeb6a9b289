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

    private static final String DATA = "data: ";

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

    private void advance() throws IOException {
        String line = lines.readLine();
        if (line == null || line.equals(DATA + "[DONE]")) {
            over = true;
        } else if (line.equals("event: error")) {
            over = true;
            throw new IOException("The streamed answer broke off");
        } else if (line.startsWith(DATA)) {
            String text = OpenAiDialect.deltaText(line.substring(DATA.length()));
            next = text.isEmpty() ? null : text;
        }
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

package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.PLAIN;
import static dev.llmlb.simulator.Client.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults of the bytes rather than of the answer. */
class WireFaultsTest {

    private final SimulatedProvider provider = SimulatedProvider.start("openai");

    @AfterEach
    void close() {
        provider.close();
    }

    /** The response as it stands on the wire. */
    private byte[] exchange(String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", provider.port())) {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.0\r\nAuthorization: Bearer k\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }

    private static String gunzip(byte[] response) throws IOException {
        String head = new String(response, StandardCharsets.ISO_8859_1);
        int start = head.indexOf("\r\n\r\n") + 4;
        assertThat(head).containsIgnoringCase("Content-Encoding: gzip");
        try (InputStream in =
                new GZIPInputStream(new java.io.ByteArrayInputStream(response, start, response.length - start))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void gzipIsSentUnasked() throws IOException {
        provider.always(Behaviour.answer("Hi there").withGzip());

        assertThat(gunzip(exchange(PLAIN))).contains("\"content\":\"Hi there\"");
        assertThat(gunzip(exchange(STREAM))).contains("\"content\":\" there\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aDripComesWhole() throws Exception {
        provider.always(Behaviour.answer("a b").withDrip(Duration.ofNanos(1)));

        assertThat(Client.send(provider, PLAIN).body()).contains("\"content\":\"a b\"");
        assertThat(Client.send(provider, STREAM).body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void aResetIsNoEnd() {
        provider.always(Behaviour.refuse().withReset());

        assertThatIOException().isThrownBy(() -> exchange(PLAIN)).withMessageContaining("reset");
    }

    @Test
    void aHeaderMayBeABomb() throws IOException {
        provider.always(Behaviour.answer().withHeader("x-bomb", "x".repeat(1 << 20)));

        assertThat(exchange(PLAIN)).hasSizeGreaterThan(1 << 20);
    }

    @Test
    void theBenchHasARuleForEveryFault() {
        try (FaultBench bench = new FaultBench(FaultKind.OPENAI)) {
            String config = bench.config();
            for (Fault fault : Fault.values()) {
                assertThat(config).contains("id: " + fault.model(false)).contains("id: " + fault.model(true));
            }
        }
    }
}

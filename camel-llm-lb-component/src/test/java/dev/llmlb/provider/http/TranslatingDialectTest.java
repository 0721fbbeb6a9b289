package dev.llmlb.provider.http;

import static dev.llmlb.provider.http.UpstreamHarness.end;
import static dev.llmlb.provider.http.UpstreamHarness.readAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.UpstreamHarness.Done;
import dev.llmlb.provider.http.UpstreamHarness.End;
import dev.llmlb.simulator.Behaviour;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the exchanges do for a dialect that is not the caller's: here each event is one letter, and each letter means something. */
@Timeout(30)
class TranslatingDialectTest {

    private static final Outcome REFUSED = new Outcome(OutcomeKind.CALLER_FAULT, 400, "refused", -1);

    /** {@code c} content, {@code r} a role, {@code i} something internal, {@code f} the finish, {@code d} the end, {@code e} an error. */
    private static final class Letters implements Dialect {
        @Override
        public WholeAnswer readAnswer(byte[] body) {
            String text = new String(body, UTF_8);
            return text.equals("refused")
                    ? WholeAnswer.failed(REFUSED, "why".getBytes(UTF_8))
                    : WholeAnswer.of(("<" + text + ">").getBytes(UTF_8), new Usage(1, 2));
        }

        @Override
        public StreamEvent readEvent(byte[] bytes, int start, int end) {
            byte[] out = ("<" + (char) bytes[start] + ">").getBytes(UTF_8);
            return switch (bytes[start]) {
                case 'c' -> new StreamEvent(StreamEvent.Kind.CONTENT, false, null, out, null);
                case 'r' -> new StreamEvent(StreamEvent.Kind.FRAME, false, null, out, null);
                case 'f' -> new StreamEvent(StreamEvent.Kind.FRAME, true, new Usage(3, 4), out, null);
                case 'd' -> StreamEvent.DONE;
                case 'e' -> StreamEvent.error(REFUSED, "why".getBytes(UTF_8));
                default -> StreamEvent.skipped();
            };
        }

        @Override
        public byte[] lastEvents() {
            return "<last>".getBytes(UTF_8);
        }

        @Override
        public byte[] readError(byte[] body) {
            return ("!" + body.length).getBytes(UTF_8);
        }

        @Override
        public String streamType() {
            return "application/letters";
        }

        @Override
        public EventSplitter splitter(Consumer<byte[]> events) {
            return new EventSplitter() {
                @Override
                public boolean feed(ByteBuffer bytes) {
                    while (bytes.hasRemaining()) {
                        byte letter = bytes.get();
                        if (letter == 'x') {
                            return false;
                        }
                        events.accept(("data: " + (char) letter + "\n\n").getBytes(UTF_8));
                    }
                    return true;
                }

                @Override
                public byte[] rest() {
                    return null;
                }
            };
        }
    }

    private UpstreamHarness upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new UpstreamHarness(Letters::new);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private Done stream(String letters) throws Exception {
        upstream.provider.next(Behaviour.raw(200, "application/letters; charset=utf-8", letters));
        return upstream.stream();
    }

    @Test
    void aStreamBecomesWhatTheDialectMakesOfIt() throws Exception {
        ReplyStream stream = stream("iricicifid").reply().stream();
        assertThat(readAll(stream)).isEqualTo("<r><c><c><f><last>data: [DONE]\n\n");
        assertThat(end(stream)).isEqualTo(new End(Outcome.SUCCESS, new Usage(3, 4)));
    }

    @Test
    void itsErrorBeforeContentKeepsItsMeaningAndItsObject() throws Exception {
        Done done = stream("rie");
        assertThat(done.outcome()).isEqualTo(REFUSED);
        assertThat(new String(done.reply().body(), UTF_8)).isEqualTo("why");
    }

    @Test
    void itsErrorAfterContentBreaksTheStream() throws Exception {
        ReplyStream stream = stream("rce").reply().stream();
        assertThat(readAll(stream)).startsWith("<r><c>event: error\n").doesNotContain("[DONE]", "<last>");
        assertThat(end(stream).outcome()).isEqualTo(REFUSED);
    }

    @Test
    void bytesThatAreNoEventsBreakIt() throws Exception {
        assertThat(stream("rix").outcome()).isEqualTo(Outcome.broken("an event was too long or unreadable"));
    }

    @Test
    void serverSentEventsAreNotItsStream() throws Exception {
        upstream.provider.next(Behaviour.raw(200, "text/event-stream", "cfd"));
        assertThat(upstream.stream().outcome()).isEqualTo(Outcome.broken("HTTP 200 without an event stream"));
    }

    @Test
    void anAnswerAndARefusalInsteadOfOne() throws Exception {
        upstream.provider.next(Behaviour.raw(200, "application/json", "hi"));
        Done done = upstream.plain();
        assertThat(new String(done.reply().body(), UTF_8)).isEqualTo("<hi>");
        assertThat(done.reply().usage()).isEqualTo(new Usage(1, 2));
        upstream.provider.next(Behaviour.raw(200, "application/json", "refused"));
        Done refused = upstream.plain();
        assertThat(refused.outcome()).isEqualTo(REFUSED);
        assertThat(new String(refused.reply().body(), UTF_8)).isEqualTo("why");
    }

    @Test
    void anErrorBodyIsTranslated() throws Exception {
        upstream.provider.next(Behaviour.raw(400, "application/json", "12345"));
        assertThat(new String(upstream.plain().reply().body(), UTF_8)).isEqualTo("!5");
        upstream.provider.next(Behaviour.raw(400, "application/json", "1234"));
        assertThat(new String(upstream.stream().reply().body(), UTF_8)).isEqualTo("!4");
    }
}

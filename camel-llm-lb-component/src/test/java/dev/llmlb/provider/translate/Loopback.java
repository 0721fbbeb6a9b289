package dev.llmlb.provider.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Secret;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.time.SimulatedTime;
import dev.llmlb.time.WallClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An adapter and a server on a loopback port whose next answer is written word for word. */
public final class Loopback {

    /** How a call ended, or began to stream. */
    public record Done(Outcome outcome, Reply reply) {

        public String body() {
            return new String(reply.body(), UTF_8);
        }

        /** The stream to its end. */
        public String text() throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] into = new byte[4_096];
            for (int n = reply.stream().read(into, 0, into.length);
                    n >= 0;
                    n = reply.stream().read(into, 0, into.length)) {
                all.write(into, 0, n);
            }
            return all.toString(UTF_8);
        }

        public End end() throws Exception {
            CompletableFuture<End> end = new CompletableFuture<>();
            reply.stream().whenEnded((outcome, usage) -> end.complete(new End(outcome, usage)));
            return end.get(10, TimeUnit.SECONDS);
        }
    }

    /** How a stream ended. */
    public record End(Outcome outcome, Usage usage) {}

    /** How an adapter is made. */
    public interface Maker {
        ProviderAdapter make(ProviderSettings settings, HttpUpstream http, WallClock clock);
    }

    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final SimulatedTime time = new SimulatedTime();
    private final WallClock clock = () -> Instant.parse("2026-03-01T12:00:00Z");
    private final HttpUpstream http = new HttpUpstream(time, time, clock);
    private final ScriptedServer server;
    private final ProviderAdapter adapter;

    public Loopback(ProviderKind kind, String base, Maker maker) throws Exception {
        this(kind, base, Map.of(), new Secret("key"), maker);
    }

    /** @param key null for none */
    public Loopback(ProviderKind kind, String base, Map<String, String> options, Secret key, Maker maker)
            throws Exception {
        server = new ScriptedServer();
        http.start();
        adapter = maker.make(
                new ProviderSettings(
                        "p",
                        kind,
                        URI.create(server.url() + base),
                        key,
                        null,
                        Map.of(),
                        Timeouts.DEFAULT,
                        0,
                        null,
                        Map.of(),
                        options),
                http,
                clock);
    }

    public ScriptedServer server() {
        return server;
    }

    public ProviderAdapter adapter() {
        return adapter;
    }

    public Done call(ChatRequest chat) throws Exception {
        return call("m-up", chat);
    }

    public Done call(String model, ChatRequest chat) throws Exception {
        CompletableFuture<Done> done = new CompletableFuture<>();
        adapter.send(
                new UpstreamRequest(chat, model, List.of(), HeadersOverride.NONE, DEADLINE_NANOS),
                (outcome, reply) -> done.complete(new Done(outcome, reply)));
        return done.get(10, TimeUnit.SECONDS);
    }

    /** That the adapter does not send what it cannot translate, and says why before a call as well as in its place. */
    public void assertNotSent(ChatRequest chat, String whyNot) throws Exception {
        Done done = call(chat);
        assertThat(done.outcome().kind()).isEqualTo(OutcomeKind.CALLER_FAULT);
        assertThat(done.body()).contains(whyNot);
        assertThat(server.received()).isEmpty();
        assertThat(adapter.whyNot(chat, "m-up", List.of())).isEqualTo(whyNot);
    }

    public void close() throws Exception {
        http.stop();
        server.close();
    }
}

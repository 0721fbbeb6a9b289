package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llmlb.model.Caller;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Secret;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.provider.openai.OpenAiAdapter;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.time.SimulatedTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A real client over loopback to a simulated provider, with its timers on simulated time. */
final class UpstreamHarness {

    static final Duration DEADLINE = Duration.ofMinutes(5);

    /** How a call ended. */
    record Done(Outcome outcome, Reply reply) {}

    /** How a stream ended. */
    record End(Outcome outcome, Usage usage) {}

    final SimulatedProvider provider = SimulatedProvider.start("upstream");
    final SimulatedTime time = new SimulatedTime();
    final AtomicInteger dones = new AtomicInteger();
    final HttpUpstream http = new HttpUpstream(time, time, () -> Instant.parse("2026-03-01T12:00:00Z"));

    private final Supplier<Dialect> dialects;

    UpstreamHarness() throws Exception {
        this(null);
    }

    /** @param dialects one for each call, instead of OpenAI's */
    UpstreamHarness(Supplier<Dialect> dialects) throws Exception {
        this.dialects = dialects;
        http.start();
    }

    UpstreamCall send(String base, boolean stream, String more, UpstreamListener listener) {
        ProviderSettings settings = new ProviderSettings(
                "upstream",
                ProviderKind.OPENAI,
                URI.create(base),
                new Secret("key"),
                null,
                Map.of("X-Team", "ml"),
                Timeouts.DEFAULT,
                0,
                null,
                Map.of());
        byte[] body = ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":" + stream
                        + more + "}")
                .getBytes(UTF_8);
        UpstreamRequest request = new UpstreamRequest(
                ChatJson.read(body, null, false, Caller.ANONYMOUS, DEADLINE.toNanos()),
                "m",
                List.of(),
                HeadersOverride.NONE,
                DEADLINE.toNanos());
        UpstreamListener counting = (outcome, reply) -> {
            dones.incrementAndGet();
            listener.done(outcome, reply);
        };
        return dialects == null
                ? new OpenAiAdapter(settings, http).send(request, counting)
                : http.post(
                        URI.create(base + "/chat/completions"),
                        UpstreamHeaders.of(Map.of("Authorization", "Bearer key")),
                        body,
                        request,
                        dialects.get(),
                        Timeouts.DEFAULT,
                        counting);
    }

    private Done await(boolean stream, String more) throws Exception {
        CompletableFuture<Done> done = new CompletableFuture<>();
        send(provider.baseUrl(), stream, more, (outcome, reply) -> done.complete(new Done(outcome, reply)));
        return done.get(10, TimeUnit.SECONDS);
    }

    Done plain() throws Exception {
        return await(false, "");
    }

    Done stream() throws Exception {
        return await(true, "");
    }

    Done streamWithUsage() throws Exception {
        return await(true, ",\"stream_options\":{\"include_usage\":true}");
    }

    static String readAll(ReplyStream stream) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] into = new byte[4_096];
        for (int n = stream.read(into, 0, into.length); n >= 0; n = stream.read(into, 0, into.length)) {
            all.write(into, 0, n);
        }
        return all.toString(UTF_8);
    }

    static End end(ReplyStream stream) throws Exception {
        CompletableFuture<End> end = new CompletableFuture<>();
        stream.whenEnded((outcome, usage) -> end.complete(new End(outcome, usage)));
        return end.get(10, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        http.stop();
        provider.close();
    }
}

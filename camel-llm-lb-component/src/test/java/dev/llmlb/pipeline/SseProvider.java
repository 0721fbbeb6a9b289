package dev.llmlb.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llmlb.model.Outcome;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.time.SimulatedTime;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A provider that streams a text as some server does, through some network, and has one fault somewhere. */
final class SseProvider implements FakeProviders.Script {

    enum Fault {
        NONE,
        CUT,
        RESET,
        ERROR_EVENT,
        MALFORMED,
        STALL,
        NO_DONE,
        SILENT_AFTER_FINISH,
        RESET_AFTER_FINISH,
        OVERLONG,
        STATUS,
        SILENCE
    }

    private static final byte[] LONG =
            "data: ".concat("x".repeat((8 << 20) + 1)).getBytes(UTF_8);

    private final Rig rig;
    private final Random random;
    private final Fault fault;
    private final String lineEnd;
    private List<String> words;
    private StreamedAnswer answer;
    private FakeProviders.Sent call;
    private byte[] bytes;
    private int at;

    private boolean over; // it has ended, or nobody wants it

    SseProvider(Rig rig, Random random, Fault fault, List<String> words) {
        this.rig = rig;
        this.random = random;
        this.fault = fault;
        this.words = words;
        this.lineEnd = random.nextInt(4) == 0 ? "\r\n" : "\n";
    }

    @Override
    public void play(UpstreamRequest request, UpstreamListener done) {
        call = rig.providers.sent.get(rig.providers.sent.size() - 1);
        if (fault == Fault.STATUS) {
            over = true;
            FakeProviders.status(random.nextBoolean() ? 503 : 429).play(request, done);
            return;
        }
        words = Prefilled.left(request, words);
        bytes = written();
        SimulatedTime time = rig.time;
        answer = new StreamedAnswer(
                request,
                OpenAiDialect.INSTANCE,
                java.util.Map::of,
                AnyStreamTest.TIMEOUTS,
                time,
                time,
                Runnable::run,
                this::stop,
                done);
        call.whenCancelled = answer::hangUp;
        later();
    }

    private void stop() {
        over = true;
    }

    /** Whether it works for a caller: it was asked, has not ended, and was not hung up on. */
    boolean goesOn() {
        return answer != null && !over && !answer.isOver();
    }

    private void later() {
        if (over || fault == Fault.SILENCE) {
            return;
        }
        long millis = random.nextInt(3) == 0 ? random.nextInt(2_000) : 0;
        rig.time.schedule(this::next, Duration.ofMillis(millis).toNanos());
    }

    private void next() {
        if (over) {
            return;
        }
        if (at == bytes.length) {
            end();
            return;
        }
        int most = fault == Fault.OVERLONG ? 1 << 20 : random.nextInt(8) == 0 ? 1 : 400;
        int n = Math.min(bytes.length - at, 1 + random.nextInt(most));
        ByteBuffer piece = ByteBuffer.wrap(bytes, at, n).slice();
        at += n;
        answer.take(piece);
        if (!over && !answer.pauseIfFull(this::later)) {
            answer.flush();
            later();
        }
    }

    private void end() {
        switch (fault) {
            case STALL, SILENT_AFTER_FINISH -> {}
            case RESET, RESET_AFTER_FINISH -> {
                over = true;
                answer.complete(Outcome.broken("the answer was cut"));
            }
            default -> {
                over = true;
                answer.complete(null);
            }
        }
    }

    private byte[] written() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int faulty = random.nextInt(words.size() + 1);
        boolean finishWithText = random.nextInt(4) == 0;
        if (random.nextInt(8) == 0) {
            out.writeBytes("\uFEFF".getBytes(UTF_8));
        }
        event(out, chunk("{\"role\":\"assistant\",\"content\":\"\"}", null));
        for (int i = 0; i < words.size(); i++) {
            if (random.nextInt(6) == 0) {
                out.writeBytes((": comment" + lineEnd + lineEnd).getBytes(UTF_8));
            }
            if (i == faulty) {
                fault(out);
            }
            boolean finishes = finishWithText && i == words.size() - 1;
            event(out, chunk("{\"content\":" + quoted(words.get(i)) + "}", finishes ? "stop" : null));
        }
        if (faulty == words.size() && fault != Fault.OVERLONG) {
            fault(out);
        }
        int said = out.size();
        if (!finishWithText || words.isEmpty()) {
            event(out, chunk("{}", "stop"));
        }
        if (fault == Fault.SILENT_AFTER_FINISH || fault == Fault.RESET_AFTER_FINISH) {
            return out.toByteArray();
        }
        if (random.nextBoolean()) {
            event(out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":" + words.size() + "}}");
        }
        if (fault != Fault.NO_DONE) {
            event(out, "[DONE]");
        }
        byte[] whole = out.toByteArray();
        boolean ends = fault == Fault.CUT || fault == Fault.RESET || fault == Fault.STALL;
        return ends ? java.util.Arrays.copyOf(whole, random.nextInt(Math.max(1, said))) : whole;
    }

    private void fault(ByteArrayOutputStream out) {
        switch (fault) {
            case MALFORMED -> event(out, "{\"choices\":[{\"delta\":{\"content\":\"no");
            case ERROR_EVENT -> event(out, "{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}");
            case OVERLONG -> out.writeBytes(LONG);
            default -> {}
        }
    }

    private void event(ByteArrayOutputStream out, String data) {
        String space = random.nextInt(5) == 0 ? "" : " ";
        out.writeBytes(("data:" + space + data + lineEnd + lineEnd).getBytes(UTF_8));
    }

    private static String chunk(String delta, String finish) {
        return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
                + (finish == null ? null : quoted(finish)) + "}]}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\n", "\\n") + '"';
    }
}

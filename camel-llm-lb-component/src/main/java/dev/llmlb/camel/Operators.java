package dev.llmlb.camel;

import dev.llmlb.model.Caller;
import dev.llmlb.observe.camel.JsonText;
import dev.llmlb.pipeline.Balancer;
import dev.llmlb.pipeline.PoolView;
import dev.llmlb.provider.openai.ChatJson;
import java.time.Duration;
import java.util.List;
import org.apache.camel.util.TimeUtils;

/** What operators see and may say over JMX, as text. */
final class Operators {

    private Operators() {}

    /** @param duration such as {@code 10m}; null or blank for until restored */
    static void eject(Balancer balancer, String target, String duration) {
        balancer.eject(target, duration == null || duration.isBlank() ? null : time(duration.strip()));
    }

    /** Each target that would get no attempt now, with the reason. */
    static String[] targetsOut(List<PoolView> pools) {
        return pools.stream()
                .flatMap(pool -> pool.targets().stream())
                .filter(target -> target.whyOut() != null)
                .map(target -> target.target() + ": " + target.whyOut())
                .distinct()
                .toArray(String[]::new);
    }

    /**
     * Where a short prompt would go now, as JSON; nothing is sent.
     *
     * @param metadata of the caller, a JSON object as text; null or blank for none
     */
    static String explain(Balancer balancer, String model, String metadata) {
        Caller caller = metadata == null || metadata.isBlank()
                ? Caller.ANONYMOUS
                : new Caller(ChatJson.stringMap("metadata", metadata), List.of(), null);
        return JsonText.of(DecisionJson.of(balancer.explain(ChatJson.read(
                ChatJson.ofPrompt("Hi"),
                model,
                false,
                caller,
                Duration.ofMinutes(1).toNanos()))));
    }

    private static Duration time(String text) {
        try {
            return TimeUtils.toDuration(text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("duration: " + text + " (expected: a time such as 10m, or nothing)", e);
        }
    }
}

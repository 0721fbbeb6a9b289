package dev.llmlb.camel;

import dev.llmlb.limit.LimitView;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.observe.camel.JsonText;
import dev.llmlb.pipeline.PoolView;
import dev.llmlb.pipeline.TargetView;
import dev.llmlb.strategy.SpeedView;
import dev.llmlb.time.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonObject;

/** The dev console {@code llm-lb}: pools and targets of every {@code llm-lb} component of the context. */
@DevConsole(
        name = "llm-lb",
        displayName = "LLM Load Balancer",
        description = "Pools and targets of the LLM load balancer")
public class LlmLbDevConsole extends AbstractDevConsole {

    public LlmLbDevConsole() {
        super("camel", "llm-lb", "LLM Load Balancer", "Pools and targets of the LLM load balancer");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (LlmLbComponent component : components()) {
            component.balancer().pools().forEach(pool -> write(pool, text));
            component.balancer().latestDecisions().forEach(decision -> text.append(
                            JsonText.of(DecisionJson.of(decision)))
                    .append('\n'));
        }
        return text.toString();
    }

    private static void write(PoolView pool, StringBuilder text) {
        text.append(pool.rule())
                .append(" (")
                .append(pool.models().isEmpty() ? "any model" : String.join(", ", pool.models()))
                .append("; ")
                .append(pool.strategy())
                .append(pool.isUsable() ? ")\n" : ") DOWN\n");
        for (TargetView target : pool.targets()) {
            text.append(String.format(
                    "    %-40s %-10s in flight %d, failures %d/min%s%s%s%n",
                    target.target(),
                    target.health().state().name().toLowerCase(Locale.ROOT),
                    target.limits().inFlight(),
                    target.health().failuresLastMinute(),
                    used(target.limits()),
                    latency(target.speed()),
                    target.whyOut() == null ? "" : ": " + target.whyOut()));
        }
    }

    /** Of the limits that are set, how much is used. */
    private static String used(LimitView view) {
        UsageLimits limits = view.limits();
        return (limits.requestsPerMinute() > 0
                        ? ", requests " + view.requests() + " of " + limits.requestsPerMinute() + "/min"
                        : "")
                + (limits.tokensPerMinute() > 0
                        ? ", tokens " + view.tokens() + " of " + limits.tokensPerMinute() + "/min"
                        : "");
    }

    /** Of its latest calls; nothing without any. */
    private static String latency(SpeedView speed) {
        return speed.calls() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", median %.1f ms, p95 %.1f ms of %d",
                        speed.medianNanos() / 1e6,
                        speed.p95Nanos() / 1e6,
                        speed.calls());
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        List<Object> balancers = new ArrayList<>();
        for (LlmLbComponent component : components()) {
            balancers.add(
                    LlmLbStatus.of(component.balancer(), WallClock.system().now()));
        }
        JsonObject root = new JsonObject();
        root.put("balancers", balancers);
        return root;
    }

    private List<LlmLbComponent> components() {
        return getCamelContext().getComponentNames().stream()
                .map(name -> getCamelContext().hasComponent(name))
                .filter(LlmLbComponent.class::isInstance)
                .map(LlmLbComponent.class::cast)
                .filter(LlmLbComponent::isStarted)
                .toList();
    }
}

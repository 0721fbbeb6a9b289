package dev.llmlb.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llmlb.model.Answer;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Target;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.pipeline.AnswerListener;
import dev.llmlb.pipeline.Balancer;
import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.pipeline.RuleSettings;
import dev.llmlb.pipeline.TargetLimits;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A discrete-event simulation of a real {@link Balancer} before scripted targets: prompts come by a trace, everything else follows on
 * simulated time. The same seed gives the same run.
 *
 * <p>The order of use: targets, then a balancer, then {@link #run}, as often as one likes; time goes on between.
 */
final class SimWorld {

    /** Longer than any run: what is measured is the strategy, and not who gives up. */
    private static final Duration PATIENCE = Duration.ofHours(10);

    final SimulatedTime time = new SimulatedTime();
    private final RandomSource random;
    private final Map<String, SimTarget> targets = new HashMap<>();
    private final Map<ChatRequest, Prompt> prompts = new IdentityHashMap<>();
    private final Map<Integer, String> bodies = new HashMap<>();
    private final Map<String, String> quotaPools = new HashMap<>();
    private Duration patience = PATIENCE;
    private boolean streaming = true;
    private Caller caller = Caller.ANONYMOUS;
    private Balancer balancer;

    SimWorld(long seed) {
        this.random = RandomSource.seeded(seed);
    }

    /** A target {@code name/m}. */
    SimTarget target(String name, Engine engine) {
        return targetAt(name + "/m", engine);
    }

    /** @param upstream the provider's name and the model's name at the provider */
    SimTarget targetAt(String upstream, Engine engine) {
        SimTarget target = new SimTarget(engine, time, random);
        targets.put(upstream, target);
        return target;
    }

    Replica replica(String name, double capacity, double alone, double prefill) {
        Replica replica = new Replica(time, capacity, alone, prefill);
        target(name, replica);
        return replica;
    }

    SimTarget vendor(String name, Duration firstToken, Duration perToken) {
        return target(name, new Vendor(time, firstToken, perToken));
    }

    SimTarget target(String name) {
        return targets.get(name + "/m");
    }

    /** The accounts share one limit of their vendor. */
    SimWorld quotaPool(String pool, String... names) {
        for (String name : names) {
            quotaPools.put(name, pool);
        }
        return this;
    }

    /** The deadline of each prompt; without it nobody gives up. */
    SimWorld patience(Duration each) {
        patience = each;
        return this;
    }

    /** Whole answers instead of streams. */
    SimWorld plain() {
        streaming = false;
        return this;
    }

    SimWorld caller(Caller who) {
        caller = who;
        return this;
    }

    /** A balancer with one rule of this strategy for model {@code m}. */
    SimWorld balance(StrategyType strategy, TargetSettings... rule) {
        return balance(settings(strategy, Map.of(), rule));
    }

    SimWorld balance(BalancerSettings settings) {
        balancer = new Balancer(settings, this::adapter, time, time, random, BalancerObserver.NONE);
        return this;
    }

    BalancerSettings settings(StrategyType strategy, Map<Target, TargetLimits> limits, TargetSettings... rule) {
        When model = new When(List.of(), List.of("m"), Map.of());
        return settings(List.of(new RuleSettings("r", model, strategy, List.of(rule))), limits);
    }

    /** These rules over the providers of this world. */
    BalancerSettings settings(List<RuleSettings> rules, Map<Target, TargetLimits> limits) {
        Map<String, ProviderSettings> providers = new HashMap<>();
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(1), PATIENCE, PATIENCE, PATIENCE);
        for (String id : targets.keySet()) {
            String name = Target.parse(id).provider();
            providers.put(
                    name,
                    new ProviderSettings(
                            name,
                            ProviderKind.OPENAI,
                            URI.create("http://" + name),
                            null,
                            null,
                            Map.of(),
                            timeouts,
                            0,
                            quotaPools.get(name),
                            Map.of()));
        }
        return new BalancerSettings("simulation", rules, providers, limits);
    }

    Balancer balancer() {
        return balancer;
    }

    static TargetSettings of(String name, int weight) {
        return TargetSettings.of(new Target(name, "m"), weight);
    }

    private ProviderAdapter adapter(ProviderSettings provider) {
        return (request, done) -> targets.get(provider.name() + "/" + request.upstreamModel())
                .send(prompts.get(request.chat()), request, done);
    }

    /** Lets the trace's prompts come, from now on, and goes on until all have ended. */
    Run run(Trace trace) {
        return run(trace, prompt -> "m");
    }

    /** @param model that a prompt asks for; {@code name/m} goes past the rules */
    Run run(Trace trace, Function<Prompt, String> model) {
        List<Served> served = new ArrayList<>();
        come(trace.prompts(), 0, time.nanos(), model, served);
        while (served.size() < trace.prompts().size()) {
            if (!time.step()) {
                throw new IllegalStateException(
                        served.size() + " of " + trace.prompts().size() + " prompts have ended");
            }
        }
        return new Run(served);
    }

    /** One prompt at its time, then the next: the queue of the clock stays short. */
    private void come(
            List<Prompt> all, int index, long startNanos, Function<Prompt, String> model, List<Served> served) {
        if (index == all.size()) {
            return;
        }
        Prompt prompt = all.get(index);
        time.schedule(
                () -> {
                    come(all, index + 1, startNanos, model, served);
                    send(prompt, model.apply(prompt), served);
                },
                startNanos + prompt.atNanos() - time.nanos());
    }

    private void send(Prompt prompt, String model, List<Served> served) {
        ChatRequest request = request(prompt, model);
        prompts.put(request, prompt);
        long start = time.nanos();
        balancer.send(request, new AnswerListener() {
            @Override
            public void answered(Answer answer) {
                long first = time.nanos() - start;
                if (answer.reply().stream() == null) {
                    ended(200, answer, first);
                } else {
                    answer.reply().stream().whenEnded((outcome, usage) -> ended(outcome.status(), answer, first));
                }
            }

            private void ended(int status, Answer answer, long first) {
                prompts.remove(request);
                served.add(new Served(
                        prompt,
                        start,
                        answer.target().id(),
                        answer.attempts().size(),
                        status,
                        first,
                        time.nanos() - start,
                        -1));
            }

            @Override
            public void failed(LlmLbException e) {
                prompts.remove(request);
                served.add(new Served(
                        prompt, start, null, e.getAttempts().size(), e.getStatus(), -1, -1, e.getRetryAfterMillis()));
            }
        });
    }

    private ChatRequest request(Prompt prompt, String model) {
        String text = bodies.computeIfAbsent(
                prompt.promptTokens(),
                tokens -> "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word".repeat(tokens) + "\"}]}");
        return ChatJson.read(text.getBytes(UTF_8), model, streaming, caller, patience.toNanos());
    }
}

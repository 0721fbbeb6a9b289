package dev.llmlb.pipeline;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.loadbalancer.WeightedRoundRobinLoadBalancer;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Camel's own weighted round robin over four processors that do nothing: it knows no rules, health, limits or usage. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CamelBalancerBenchmark {

    private static final AsyncCallback NOTHING = done -> {};

    private final WeightedRoundRobinLoadBalancer balancer = new WeightedRoundRobinLoadBalancer(List.of(1, 2, 3, 4));

    @Setup
    public void setUp() {
        for (int i = 0; i < 4; i++) {
            balancer.addProcessor(new AsyncProcessorSupport() {
                @Override
                public boolean process(Exchange exchange, AsyncCallback callback) {
                    callback.done(true);
                    return true;
                }
            });
        }
        balancer.start();
    }

    /** One exchange for each thread, as in a route. */
    @State(Scope.Thread)
    public static class Message {
        final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    }

    @Benchmark
    public boolean weightedRoundRobin(Message message) {
        return balancer.process(message.exchange, NOTHING);
    }
}

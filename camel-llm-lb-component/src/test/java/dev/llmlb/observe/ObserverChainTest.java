package dev.llmlb.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObserverChainTest {

    private static final Target A = new Target("a", "m");
    private static final Upstream AT_A = new Upstream(A, "openai", "m");

    private final List<String> heard = new ArrayList<>();

    private BalancerObserver named(String name) {
        return new BalancerObserver() {
            @Override
            public RequestObserver requestBegan(String ruleId, ChatRequest request) {
                return new RequestObserver() {
                    @Override
                    public AttemptObserver attemptBegan(Upstream upstream, int number) {
                        return new AttemptObserver() {
                            @Override
                            public Map<String, String> headers() {
                                return Map.of("x-" + name, "1");
                            }

                            @Override
                            public void ended(Outcome outcome, Usage usage, double cost, long nanos) {
                                heard.add(name + " attempt");
                            }
                        };
                    }

                    @Override
                    public void ended(Target last, Outcome outcome, Usage usage, double cost, int attempts, long ns) {
                        heard.add(name + " request");
                    }
                };
            }

            @Override
            public void restored(Target target) {
                heard.add(name + " restored " + target);
            }
        };
    }

    @Test
    void eachIsToldInOrder() {
        BalancerObserver both = BalancerObserver.all(List.of(named("a"), BalancerObserver.NONE, named("b")));
        both.restored(A);
        RequestObserver request = both.requestBegan("r", null);
        AttemptObserver attempt = request.attemptBegan(AT_A, 1);
        attempt.ended(Outcome.SUCCESS, Usage.UNKNOWN, 0, 1);
        request.ended(A, Outcome.SUCCESS, Usage.UNKNOWN, 0, 1, 1);
        assertThat(heard)
                .containsExactly(
                        "a restored a/m", "b restored a/m", "a attempt", "b attempt", "a request", "b request");
        assertThat(attempt.headers()).containsOnlyKeys("x-a", "x-b");
    }

    @Test
    void whoWatchesNothingCostsNothing() {
        BalancerObserver none = BalancerObserver.all(List.of());
        assertThat(none).isSameAs(BalancerObserver.NONE);
        assertThat(none.requestBegan("r", null)).isSameAs(RequestObserver.NONE);
        BalancerObserver deaf = BalancerObserver.all(List.of(BalancerObserver.NONE, new BalancerObserver() {}));
        assertThat(deaf.requestBegan("r", null)).isSameAs(RequestObserver.NONE);
        assertThat(RequestObserver.NONE.attemptBegan(AT_A, 1)).isSameAs(AttemptObserver.NONE);
    }

    @Test
    void theChainForgetsNoMethod() throws Exception {
        for (Class<?> type : List.of(BalancerObserver.class, RequestObserver.class, AttemptObserver.class)) {
            Object chained = chained(type);
            for (Method method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())) {
                    assertThat(chained.getClass().getMethod(method.getName(), method.getParameterTypes()))
                            .as(method.toString())
                            .extracting(Method::getDeclaringClass)
                            .isEqualTo(chained.getClass());
                }
            }
        }
    }

    private Object chained(Class<?> type) {
        BalancerObserver both = BalancerObserver.all(List.of(named("a"), named("b")));
        if (type == BalancerObserver.class) {
            return both;
        }
        RequestObserver request = both.requestBegan("r", null);
        return type == RequestObserver.class ? request : request.attemptBegan(AT_A, 1);
    }
}

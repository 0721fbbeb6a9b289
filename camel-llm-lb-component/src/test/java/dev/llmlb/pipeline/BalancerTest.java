package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FakeProviders.stream;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.rule.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BalancerTest {

    private final Rig rig = new Rig();

    private static When models(String... models) {
        return new When(List.of(), List.of(models), Map.of());
    }

    @Test
    void theFirstMatchingRuleTakesTheRequest() {
        rig.rule(models("x"), target("a")).rule(models("gpt-*"), target("b")).rule(target("c"));
        assertThat(rig.send("gpt-4o", Caller.ANONYMOUS).answer.ruleId()).isEqualTo("r2");
        assertThat(rig.send("x", Caller.ANONYMOUS).answer.ruleId()).isEqualTo("r1");
        assertThat(rig.send("y", Caller.ANONYMOUS).answer.ruleId()).isEqualTo("r3");
    }

    @Test
    void targetsShareByTheirWeights() {
        rig.rule(Rig.weighing(target("a"), 90), Rig.weighing(target("b"), 10));
        for (int i = 0; i < 100; i++) {
            rig.send();
        }
        assertThat(rig.providers.targets().stream().filter("b/m"::equals).count())
                .isEqualTo(10);
    }

    @Test
    void aModelThatNamesATargetIsAPoolOfOne() {
        rig.rule(models("x"), target("a"));
        Result result = rig.send("b/org/any", Caller.ANONYMOUS);
        assertThat(result.answer.target()).isEqualTo(new Target("b", "org/any"));
        assertThat(result.answer.ruleId()).isNull();
        assertThat(rig.log.requests).containsExactly("null b/org/any success 1 0");
    }

    @Test
    void aPoolOfOneIsRepeatedOnceLikeAnyLastTarget() {
        rig.providers.next("b/any", status(500));
        Result result = rig.send("b/any", Caller.ANONYMOUS);
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(result.answer.attempts()).hasSize(2);
    }

    @Test
    void withListedModelsOnlyTheseAndThoseOfRulesAreKnown() {
        rig.models(Map.of("known", ProviderModel.named("up"))).rule(models("x"), target("a"));
        assertThat(rig.send("b/known", Caller.ANONYMOUS).answer).isNotNull();
        assertThat(rig.send("a/m", Caller.ANONYMOUS).answer).isNotNull();
        assertThat(rig.send("b/unknown", Caller.ANONYMOUS).failure.getCode()).isEqualTo("model_not_found");
        assertThat(rig.send("z/known", Caller.ANONYMOUS).failure.getCode()).isEqualTo("model_not_found");
        assertThat(rig.providers.targets()).containsExactly("b/up", "a/m");
    }

    @Test
    void anUnknownModelIsToldWithThoseThatWouldMatch() {
        rig.rule(new When(List.of("team:ops"), List.of("secret"), Map.of()), target("a"))
                .rule(models("gpt-4o", "claude-*"), target("a"));
        Result result = rig.send("gpt-5", Caller.ANONYMOUS);
        assertThat(result.failure.getStatus()).isEqualTo(404);
        assertThat(result.failure.getCode()).isEqualTo("model_not_found");
        assertThat(result.failure.getCategory()).isEqualTo(ErrorCategory.VALIDATION);
        assertThat(result.failure.getMessage())
                .contains("'gpt-5'", "[claude-*, gpt-4o]")
                .doesNotContain("secret");
        assertThat(result.told).isOne();
        assertThat(rig.log.requests).containsExactly("null null caller_fault 0 0");
    }

    @Test
    void theModelsAreThoseOfRulesAndKnownTargets() {
        rig.models(Map.of("k", ProviderModel.named("k"))).rule(models("gpt", "x*"), target("a"));
        assertThat(rig.balancer().models()).containsExactly("a/k", "a/m", "b/k", "c/k", "d/k", "e/k", "gpt");
    }

    @Test
    void theCostIsAtThePricesOfTheTarget() {
        rig.models(Map.of("m", new ProviderModel("m", 0, 2.5, 10, 0, Set.of()))).rule(target("a"));
        assertThat(rig.send().answer.cost()).isEqualTo((10 * 2.5 + 20 * 10) / 1e6);
    }

    @Test
    void aStreamIsObservedAtItsFirstTokenAndSettledAtItsEnd() {
        FakeStream stream = new FakeStream();
        rig.providers.next("a/m", status(500));
        rig.providers.next("b/m", rig.providers.later(Duration.ofSeconds(2), stream(stream)));
        Result result = rig.rule(target("a"), target("b")).stream();
        rig.time.advance(Duration.ofSeconds(2));
        assertThat(result.answer.reply().stream()).isSameAs(stream);
        assertThat(rig.log.firstTokens).containsExactly("b/m 2000");
        assertThat(rig.log.attempts).containsExactly("1 a/m failing");
        assertThat(rig.log.requests).isEmpty();
        rig.time.advance(Duration.ofSeconds(3));
        stream.end(Outcome.broken("cut"), new Usage(1, 2));
        assertThat(rig.log.attempts).containsExactly("1 a/m failing", "2 b/m failing");
        assertThat(rig.log.requests).containsExactly("r1 b/m failing 2 5000");
        assertThat(result.told).isOne();
        assertThat(rig.time.waiting()).isZero();
    }
}

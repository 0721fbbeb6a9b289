package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Decision;
import dev.llmlb.model.Decision.By;
import dev.llmlb.model.Decision.Candidate;
import dev.llmlb.model.Decision.Fallback;
import dev.llmlb.model.Decision.Pick;
import dev.llmlb.model.Decision.Tier;
import dev.llmlb.model.Target;
import dev.llmlb.observe.camel.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionJsonTest {

    private static final Target A = new Target("a", "m");
    private static final Target B = new Target("b", "m");

    @Test
    void aDryRunHasItsPickAndWhereItWouldGoOn() {
        Pick own = new Pick("r", Tier.RULE, List.of(new Candidate(A, 90, null)), A, By.STRATEGY);
        Pick fallback = new Pick("f", Tier.FALLBACK, List.of(new Candidate(B, Double.NaN, "is full")), null, By.ORDER);
        Decision decision = new Decision(
                "m",
                "r",
                "weight-based-routing",
                List.of(own),
                List.of(),
                null,
                List.of(new Fallback(List.of(429, 503), fallback)));

        assertThat(JsonText.of(DecisionJson.of(decision)))
                .isEqualTo("{\"model\":\"m\",\"rule\":\"r\",\"strategy\":\"weight-based-routing\","
                        + "\"picks\":[{\"rule\":\"r\",\"tier\":\"rule\",\"picked\":\"a/m\",\"by\":\"strategy\","
                        + "\"candidates\":[{\"target\":\"a/m\",\"score\":90.0}]}],\"attempts\":[],"
                        + "\"fallbacks\":[{\"rule\":\"f\",\"tier\":\"fallback\",\"picked\":null,\"by\":\"order\","
                        + "\"candidates\":[{\"target\":\"b/m\",\"leftOut\":\"is full\"}],\"statuses\":[429,503]}]}");
    }
}

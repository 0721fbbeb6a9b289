package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.VendorLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Accounts of one quota pool share what the vendor says of any of them. */
class QuotaPoolTest {

    private final Rig rig = new Rig()
            .rule(target("a"), target("b"), target("c"))
            .provider("a", Rig.models(Map.of(), "east"))
            .provider("b", Rig.models(Map.of(), "east"));

    private String provider() {
        return rig.send().answer.target().provider();
    }

    @Test
    void aRefusalOfOneKeepsAllOut() {
        rig.providers.next("a/m", status(429, 20_000));
        assertThat(provider()).isEqualTo("c"); // and not b

        for (int i = 0; i < 6; i++) {
            assertThat(provider()).isEqualTo("c");
        }
        rig.time.advance(Duration.ofSeconds(20));
        assertThat(java.util.List.of(provider(), provider(), provider())).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void anExhaustedQuotaKeepsAllOutForLong() {
        rig.providers.next("a/m", FakeProviders.ends(new Outcome(OutcomeKind.QUOTA_EXHAUSTED, 429, "no credit", -1)));
        assertThat(provider()).isEqualTo("c");

        rig.time.advance(Duration.ofMinutes(4));
        assertThat(provider()).isEqualTo("c");
    }

    @Test
    void whatTheVendorsHeadersLeaveIsLeftToAllTogether() {
        rig.providers.next("a/m", (request, done) -> {
            done.limits(new VendorLimits(2, Duration.ofSeconds(30).toNanos(), -1, -1));
            FakeProviders.answer().play(request, done);
        });
        int inPool = 0;
        for (int i = 0; i < 20; i++) {
            inPool += provider().equals("c") ? 0 : 1;
        }
        assertThat(inPool).isEqualTo(3); // the one that brought the word, and two more
    }

    @Test
    void othersAreNotConcerned() {
        rig.providers.next("c/m", status(429, 20_000));
        provider();
        provider();
        provider();

        assertThat(java.util.List.of(provider(), provider())).containsExactlyInAnyOrder("a", "b");
    }
}

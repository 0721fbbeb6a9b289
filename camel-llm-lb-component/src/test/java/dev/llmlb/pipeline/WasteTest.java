package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FakeProviders.stream;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.ProviderModel;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WasteTest {

    private final Rig rig = new Rig();

    @Test
    void aStatusCostsNothing() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", status(500));
        rig.send();
        assertThat(rig.log.wasted).isEmpty();
    }

    @Test
    void aSilentProviderHasReadThePrompt() {
        rig.models(Map.of("m", new ProviderModel("m", 0, 1_000_000, 0, 0, Set.of())));
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", silence());
        rig.send();
        rig.time.advance(Rig.TOTAL);
        assertThat(rig.log.wasted).hasSize(1).first().asString().matches("a/m timeout [1-9][0-9]*\\+0 [1-9][0-9]*\\.0");
    }

    @Test
    void aBrokenStreamHasCostWhatItStreamed() {
        FakeStream broken = new FakeStream();
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", stream(broken));
        rig.stream();
        broken.end(Outcome.broken("cut"), new Usage(-1, 7));
        assertThat(rig.log.wasted).hasSize(1).first().asString().matches("a/m failing [1-9][0-9]*\\+7 0\\.0");
    }

    @Test
    void anAnswerIsNoWaste() {
        FakeStream whole = new FakeStream();
        rig.rule(target("a"));
        rig.providers.next("a/m", stream(whole));
        rig.stream();
        whole.end(Outcome.SUCCESS, new Usage(1, 2));
        rig.send();
        assertThat(rig.log.wasted).isEmpty();
    }
}

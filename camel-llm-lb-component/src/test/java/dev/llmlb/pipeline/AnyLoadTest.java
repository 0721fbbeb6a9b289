package dev.llmlb.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Many requests at once on one pool, whatever its strategy, limits and troubles are: each attempt is one that the rules allow, and each
 * end is the one that they say.
 */
class AnyLoadTest {

    @Property(tries = 1_500, seed = "20261201", shrinking = ShrinkingMode.OFF)
    void everyAttemptIsAllowedAndEveryEndIsTheRulesOwn(@ForAll long seed) {
        Random random = new Random(seed);
        AnyLoad load = new AnyLoad(random);
        int requests = 1 + random.nextInt(60);
        int seconds = 1 + random.nextInt(150);
        for (int i = 0; i < requests; i++) {
            long at = random.nextInt(seconds * 4) * 250_000_000L + random.nextInt(3);
            AnyRequest one = new AnyRequest(load, random);
            load.rig.time.schedule(one::send, at);
        }

        load.rig.time.advance(Duration.ofMinutes(30));

        assertThat(load.rig.time.waiting()).isZero();
        assertThat(load.rig.log.requests).hasSize(requests);
        assertThat(load.rig.log.attempts).as("each settled once").hasSize(load.calls);
        assertThat(load.rig.log.wasted).hasSize(load.wasted);
        assertThat(load.asked.values()).hasSize(requests).allSatisfy(AnyRequest::isOver);
        load.models()
                .forEach(target -> assertThat(target.isIdle()).as(target.name()).isTrue());
        load.rig.balancer().pools().get(0).targets().forEach(target -> assertThat(
                        target.limits().inFlight())
                .isZero());
    }
}

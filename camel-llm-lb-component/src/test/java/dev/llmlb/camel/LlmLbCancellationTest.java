package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LlmLbCancellationTest {

    private final LlmLbCancellation cancellation = new LlmLbCancellation();
    private final AtomicInteger cancelled = new AtomicInteger();

    @Test
    void theCallUnderWayIsEndedOnce() {
        cancellation.underWay(cancelled::incrementAndGet);
        assertThat(cancellation.isCancelled()).isFalse();
        cancellation.cancel();
        cancellation.cancel();
        assertThat(cancellation.isCancelled()).isTrue();
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void aCallThatComesTooLateIsEndedAtOnce() {
        cancellation.cancel();
        cancellation.underWay(cancelled::incrementAndGet);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void theLatestCallOfARouteIsTheOneToEnd() {
        cancellation.underWay(() -> cancelled.addAndGet(10));
        cancellation.underWay(cancelled::incrementAndGet);
        cancellation.cancel();
        assertThat(cancelled).hasValue(1);
    }
}

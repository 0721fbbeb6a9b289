package dev.llmlb.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a provider has seen: exact counts, and the latest requests. */
final class Ledger {

    private static final int KEPT = 1_000;

    private final Deque<ReceivedRequest> latest = new ArrayDeque<>();
    private final Map<String, Integer> callsByModel = new TreeMap<>();
    private int calls;
    private int cancelled;

    synchronized void received(ReceivedRequest request) {
        calls++;
        callsByModel.merge(request.model(), 1, Integer::sum);
        if (latest.size() == KEPT) {
            latest.removeFirst();
        }
        latest.addLast(request);
    }

    synchronized void cancelledOne() {
        cancelled++;
    }

    synchronized void reset() {
        latest.clear();
        callsByModel.clear();
        calls = 0;
        cancelled = 0;
    }

    synchronized int calls() {
        return calls;
    }

    synchronized int calls(String model) {
        return callsByModel.getOrDefault(model, 0);
    }

    synchronized Map<String, Integer> callsByModel() {
        return new TreeMap<>(callsByModel);
    }

    synchronized int cancelled() {
        return cancelled;
    }

    synchronized List<ReceivedRequest> requests() {
        return List.copyOf(latest);
    }
}

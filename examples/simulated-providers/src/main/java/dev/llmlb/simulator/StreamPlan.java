package dev.llmlb.simulator;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The events of one stream, in order, each with the number of token intervals after the first token when it is due.
 *
 * @param charset makes bytes of their texts
 * @param ending what follows the last event
 */
record StreamPlan(List<Event> events, Charset charset, Outcome.Ending ending) {

    /** An event, rendered only when it is due: a long stream's text would otherwise wait in memory. */
    record Event(int dueTokens, Supplier<String> text) {}

    static StreamPlan of(AnswerEvents events, List<String> all, Behaviour behaviour, Outcome.Answer answer) {
        List<Event> plan = new ArrayList<>();
        plan.add(new Event(0, events::role));
        if (behaviour.has(Twist.ERROR_EVENT_FIRST)) {
            plan.add(new Event(0, events::error));
            return new StreamPlan(plan, events.charset(), Outcome.Ending.COMPLETE);
        }
        if (behaviour.has(Twist.FIRST_TOKEN_BREAKS_OFF)) {
            plan.add(new Event(0, () -> half(events.content("Hello"))));
            return new StreamPlan(plan, events.charset(), Outcome.Ending.COMPLETE);
        }
        boolean complete = answer.ending() == Outcome.Ending.COMPLETE;
        int count = complete ? all.size() : Math.min(answer.afterTokens(), all.size());
        for (int i = 0; i <= count; i++) {
            if (i == count / 2 && behaviour.has(Twist.MALFORMED_LINE)) {
                plan.add(new Event(i, events::malformed));
            }
            if (i == count / 2 && behaviour.has(Twist.WRONG_CHECKSUM)) {
                plan.add(new Event(i, events::wrongChecksum));
            }
            if (i < count) {
                String token = all.get(i);
                plan.add(new Event(i, () -> events.content(token)));
            }
        }
        if (complete) {
            addEnd(plan, count, events, !behaviour.has(Twist.NO_DONE));
        } else {
            // a cut comes one interval after the last token, so that the token is on its way before
            plan.add(new Event(count, () -> ""));
        }
        return new StreamPlan(plan, events.charset(), answer.ending());
    }

    private static String half(String event) {
        return event.substring(0, event.length() / 2);
    }

    private static void addEnd(List<Event> plan, int due, AnswerEvents events, boolean done) {
        plan.add(new Event(due, events::finish));
        if (events.withUsage()) {
            plan.add(new Event(due, events::usage));
        }
        if (done) {
            plan.add(new Event(due, events::done));
        }
    }
}

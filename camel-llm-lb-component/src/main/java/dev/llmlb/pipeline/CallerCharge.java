package dev.llmlb.pipeline;

import dev.llmlb.model.Usage;
import java.util.List;

/** A request under limits: budgets are charged with each answer, the reservation of a rate limit becomes the sum at the end. */
final class CallerCharge implements Charge {

    private final RateLimit.Held held; // null without a rate limit
    private final List<BudgetLimit.Account> accounts;
    private Usage total; // guarded by "this"; null before the first answer

    CallerCharge(RateLimit.Held held, List<BudgetLimit.Account> accounts) {
        this.held = held;
        this.accounts = accounts;
    }

    @Override
    public synchronized void used(Usage usage, double cost) {
        total = total == null ? usage : sum(total, usage);
        accounts.forEach(account -> account.book(usage, cost));
    }

    @Override
    public synchronized void ended() {
        if (held == null) {
            return;
        }
        if (total == null) {
            held.nothing();
        } else {
            held.used(total);
        }
    }

    private static Usage sum(Usage one, Usage other) {
        return one.isKnown() && other.isKnown()
                ? new Usage(
                        one.promptTokens() + other.promptTokens(), one.completionTokens() + other.completionTokens())
                : Usage.UNKNOWN;
    }
}

package dev.llmlb.pipeline;

import java.util.List;

/** The rules of TrueFoundry's documents beside the load balancing one; of each kind in the order in which they are tried. */
public record Companions(List<RateLimitRule> rateLimits, List<BudgetRule> budgets, List<FallbackRule> fallbacks) {

    public static final Companions NONE = new Companions(List.of(), List.of(), List.of());

    public Companions {
        rateLimits = List.copyOf(rateLimits);
        budgets = List.copyOf(budgets);
        fallbacks = List.copyOf(fallbacks);
    }
}

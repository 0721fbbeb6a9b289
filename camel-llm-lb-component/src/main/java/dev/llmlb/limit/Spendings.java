package dev.llmlb.limit;

/** Makes spendings. */
@FunctionalInterface
public interface Spendings {

    /** Those of this process. */
    Spendings IN_MEMORY = (name, period) -> new InMemorySpending(period);

    /**
     * The spending of a budget.
     *
     * @param name of what is summed; the same name is the same sum, in every process
     */
    Spending spending(String name, Period period);
}

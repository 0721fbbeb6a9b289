/**
 * Strategies: how one of a pool's candidates is picked. A strategy is a {@link dev.llmlb.strategy.Picker}, often a {@link
 * dev.llmlb.strategy.LoadMetric} and a picker over it. Health, limits and earlier attempts have filtered before; a picker sees them only as
 * fewer candidates.
 *
 * <table>
 * <caption>The strategies</caption>
 * <tr><td>{@code weight-based-routing}</td><td>{@link dev.llmlb.strategy.WeightedPicker}: in every window of sum of weights / gcd picks
 *     each target appears exactly its share</td></tr>
 * <tr><td>{@code latency-based-routing}</td><td>{@link dev.llmlb.strategy.LatencyPicker}: whoever is within the fairness band of the
 *     fastest, by the mean of at most 100 calls of 20 minutes, projected to the load of now</td></tr>
 * <tr><td>{@code priority-based-routing}</td><td>{@link dev.llmlb.strategy.PriorityPicker}: the lowest number; one that misses its {@link
 *     dev.llmlb.strategy.SlaCutoff} last</td></tr>
 * <tr><td>{@code least-busy-routing}</td><td>{@link dev.llmlb.strategy.LeastLoadedPicker}: fewest calls under way per weight</td></tr>
 * <tr><td>{@code adaptive-routing}</td><td>the same over {@link dev.llmlb.strategy.CompletionTime}: the least expected completion
 *     time</td></tr>
 * </table>
 *
 * <p>What the pickers know of a target live is its {@link dev.llmlb.strategy.TargetStats}, one for all rules and over reloads: calls and
 * tokens under way, the latest 100 answered calls, and a fit of the time per token over load. Each attempt begins a {@link
 * dev.llmlb.strategy.CallUnderWay} and ends it, a stream with its last token. A failed call frees its place and teaches nothing of speed:
 * health is for that.
 *
 * <pre>
 *   a call ends ──▶ RecentCalls (ring of 100) ──▶ RecentMean ──▶ LatencyPicker, SlaCutoff
 *              └──▶ SpeedEstimate (decayed sums) ──▶ SharedLines (with like peers) ──▶ CompletionTime ──▶ LeastLoadedPicker
 * </pre>
 *
 * <p>Picking takes no lock. Not promised: that two balancers agree; that the load of other clients of a target is seen other than by the
 * time that it costs.
 *
 * <p>A new strategy is one new file here, a method of {@code Picker}, a name in {@link dev.llmlb.strategy.StrategyType}, and one line in
 * the pipeline's {@code Pickers}.
 */
package dev.llmlb.strategy;

/** The way of a request: {@link dev.llmlb.pipeline.Balancer} finds its pool by the rules, the attempt loop picks, sends, and by each outcome answers, repeats, moves on or gives up; within one deadline, and with repeats bounded by a budget.
 *
 * <p>{@link dev.llmlb.pipeline.Balancer#reload} replaces the whole configuration at once: a {@link dev.llmlb.pipeline.Routing} is one
 * configuration made ready, a request keeps the one that it began with, and the {@link dev.llmlb.pipeline.TargetState}s are the same
 * objects before and after.
 *
 * <p>An attempt that only the caller's deadline has ended says nothing of its target, until the {@link dev.llmlb.pipeline.Silence} of the
 * target says that callers in a row have waited for it several times as long as is usual; then it counts as a timeout.
 *
 * <p>Windows of limits, budgets, cooldowns and sessions are kept in a {@link dev.llmlb.pipeline.StateStore}: in memory, or in one that several balancers share,
 * given to the constructor of {@link dev.llmlb.pipeline.Balancer} or found as a bean by the component. A store hands out one {@link
 * dev.llmlb.limit.Window} for each limit, of a target or of a caller, one {@link dev.llmlb.limit.Spending} for each budget and value, one
 * {@link dev.llmlb.health.HealthCell} for each target and the {@link dev.llmlb.pipeline.Sessions} of each rule.
 *
 * <p>{@link dev.llmlb.pipeline.CallerLimits}, where a configuration has any, are asked between the pool and the loop: a caller over a
 * rate limit or budget gets no attempt, and the loop tells the {@link dev.llmlb.pipeline.Charge} that they handed out what the request
 * has used in the end.
 */
package dev.llmlb.pipeline;

/** The way of a request: {@link dev.llmlb.pipeline.Balancer} finds its pool by the rules, the attempt loop picks, sends, and by each outcome answers, repeats, moves on or gives up; within one deadline, and with repeats bounded by a budget.
 *
 * <p>{@link dev.llmlb.pipeline.Balancer#reload} replaces the whole configuration at once: a {@link dev.llmlb.pipeline.Routing} is one
 * configuration made ready, a request keeps the one that it began with, and the {@link dev.llmlb.pipeline.TargetState}s are the same
 * objects before and after.
 */
package dev.llmlb.pipeline;

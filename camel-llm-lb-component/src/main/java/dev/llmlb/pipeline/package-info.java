/** The way of a request: {@link dev.llmlb.pipeline.Balancer} finds its pool by the rules, the attempt loop picks, sends, and by each outcome answers, repeats, moves on or gives up; within one deadline, and with repeats bounded by a budget. */
package dev.llmlb.pipeline;

/**
 * Balancer events as exchanges: {@code from("llm-lb-events:?types=ejected")}. The {@link dev.llmlb.observe.camel.EventHub} of a Camel context
 * stands between: balancers publish to it without ever waiting, each consumer has a bounded queue of its own and a thread that empties it,
 * and what does not fit is dropped and counted. Nothing of a prompt, an answer or a key is in an event, and
 * of callers only whose budget it is that a {@link dev.llmlb.observe.camel.EventType#BUDGET_ALERT} tells of.
 */
package dev.llmlb.observe.camel;

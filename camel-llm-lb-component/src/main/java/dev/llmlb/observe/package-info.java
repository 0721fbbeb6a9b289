/**
 * What is told about the balancer's work to whoever watches: {@link dev.llmlb.observe.BalancerObserver} for what concerns all,
 * {@link dev.llmlb.observe.RequestObserver} for one request, {@link dev.llmlb.observe.AttemptObserver} for one upstream call. All methods do
 * nothing by default, and who watches nothing costs nothing. Neither prompts, answers, keys nor callers are told.
 */
package dev.llmlb.observe;

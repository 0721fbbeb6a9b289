/**
 * Usage limits: how much of a target may be used, held before each attempt and settled after it.
 *
 * <p>A {@link dev.llmlb.limit.LimitGate} stands before each target. It asks the target's own {@link dev.llmlb.limit.Allowance} and those
 * it shares (the provider account's, a quota pool's), and hands out a {@link dev.llmlb.limit.Permit} from all of them or from none:
 *
 * <pre>{@code
 * Permit permit = gate.tryAcquire(estimate.tokens(promptTokens, maxTokens));
 * if (permit == null) ...           // full: the next best target, or wait gate.nanosUntilFree(...)
 * permit.success(usage);            // or failedBeforeOutput(), or unknownUsage(); once
 * }</pre>
 *
 * <table>
 * <caption>The limits; 0 is none</caption>
 * <tr><td>requests a minute</td><td>attempts in every span of 60 s. Each attempt counts, also one that fails</td></tr>
 * <tr><td>tokens a minute</td><td>tokens in every span of 60 s: the {@link dev.llmlb.limit.TokenEstimate} when the attempt begins, the
 *     real usage when it has ended</td></tr>
 * <tr><td>max concurrency</td><td>attempts under way; a stream until it has ended</td></tr>
 * <tr><td>the vendor's headers</td><td>what is left until their reset; they lower what may be used, never raise it. A reset that is not said
 *     is 10 s, and none is believed beyond 10 min</td></tr>
 * </table>
 *
 * <p>Where the tokens of an attempt are counted: at the time it was reserved. If it used less, that is given back there; if it used more, the
 * rest is counted when it became known.
 *
 * <p>Callers are limited apart from targets. {@link dev.llmlb.limit.RateWindows} hold requests or tokens in every sliding minute, hour or
 * day, {@link dev.llmlb.limit.Budget} sums what was spent since midnight UTC, Monday, the 1st of the month or of the quarter; each value
 * (a user, a team, a model) has its own, up to ten thousand values a rule, beyond which the newest share one. A rate is reserved before
 * the request and settled after it; a budget is only booked after, so the requests under way when it is used up may take it beyond.
 *
 * <p>Not promised: that no more tokens are <em>used</em> than the limit, since a vendor may count more than was estimated (then nothing more is
 * let in until there is room); that a free unit goes to whoever waited longest; that a prompt whose estimate
 * is larger than the limit is ever let in (it is not: {@link dev.llmlb.limit.LimitGate#NEVER}); the use before a restart.
 *
 * <p>Windows and spendings are of this process, or what {@link dev.llmlb.limit.Windows} and {@link dev.llmlb.limit.Spendings} give that were
 * handed in: over several processes then.
 */
package dev.llmlb.limit;

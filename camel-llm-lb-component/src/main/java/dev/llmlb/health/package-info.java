/**
 * Health: when a target is taken out of traffic, for how long, and how it comes back. One {@link dev.llmlb.health.TargetHealth} for each
 * provider account and model, never for a host.
 *
 * <pre>
 *            more than N failures in 60 s               time is up
 *   CLOSED ───────────────────────────────▶ OPEN ─────────────────────▶ HALF_OPEN
 *     ▲                                     ▲  ▲     a failed probe         │
 *     │ 30 s              more than N again │  └────────────────────────────┤
 *     └────────────────── RAMP ─────────────┘                               │ a good probe
 *                           ▲                                               │
 *                           └───────────────────────────────────────────────┘
 * </pre>
 *
 * <ul>
 *   <li><b>CLOSED</b>: traffic. Strictly more than {@code allowed_failures_per_minute} in any 60 s trip it.
 *   <li><b>OPEN</b>: none. A trip lasts for exactly the cooldown; after a failed probe it is doubled, up to 8 times the cooldown, and only
 *       then spread by ± 20 %.
 *   <li><b>HALF_OPEN</b>: one probe at a time. One that ends neutrally (cancelled, the caller's fault, a status that does not count) frees
 *       the place for the next.
 *   <li><b>RAMP</b>: 10 % of the traffic, rising to 100 % in 30 s. A trip here lasts as long as the cooldown before the ramp: the
 *       doublings are forgotten only when the ramp is over.
 *   <li><b>RESTING</b> lies over these: the target asked to be left alone. It does not touch the breaker, and when it is over traffic is as
 *       before.
 *   <li><b>EJECTED</b> lies over these too: an operator took the target out, for a time or until restored. The breaker goes on below it.
 *       {@code restore} lets full traffic in at once, from any state, and forgets failures, cooldown, rests and doublings.
 * </ul>
 *
 * <p>With {@code recovery: immediate} a trip ends in CLOSED, without probe, ramp or doubling.
 *
 * <table>
 * <caption>What an outcome does</caption>
 * <tr><td>a status in {@code failure_status_codes} (default 429 500 502 503 504)</td><td>counts; a broken stream, or a success that holds no
 *     answer, is a 502</td></tr>
 * <tr><td>no connection, timeout, no first token in time</td><td>counts, whatever the codes: no provider said a status</td></tr>
 * <tr><td>the caller's fault, cancelled, a deadline of the caller's</td><td>never counts</td></tr>
 * <tr><td>any error with a hint such as {@code Retry-After}</td><td>rests for that long, 10 min at most; it still counts if its status
 *     does</td></tr>
 * <tr><td>overload (503, 529) without a hint</td><td>counts if listed: who tolerates N of a status is not cut off at the first. If not
 *     listed, as 529 by default, rests for 1 s</td></tr>
 * <tr><td>401, 403; 402; unknown model</td><td>OPEN at once for 5 min, again after each failed probe, never doubled</td></tr>
 * </table>
 *
 * <p>What began before a trip and ends after it does not touch the breaker: it neither lengthens the cooldown nor ends it.
 *
 * <pre>{@code
 * switch (health.admit(now, random)) {   // a look, for each candidate
 *     case YES   -> a candidate
 *     case PROBE -> a candidate; when picked: health.tryProbe(now), else pick again
 *     case SPARE -> a candidate if there is no other
 *     case NO    -> left out; back in health.nanosUntilBack(now)
 * }
 * health.record(outcome, wasProbe);      // once for each attempt
 * }</pre>
 *
 * <p>Not promised: that some target is left (the pipeline decides what to do when none is); that a probe is sent soon (it takes a prompt to
 * probe with); that listeners hear of the end of a rest, or of a trip with {@code recovery: immediate}, before somebody looks; one health
 * over several processes; health over a restart. A probe that is never recorded keeps its target out.
 */
package dev.llmlb.health;

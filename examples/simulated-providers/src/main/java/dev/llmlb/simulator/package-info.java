/**
 * LLM providers on loopback ports: real HTTP servers whose speed and faults are scripted.
 *
 * <p>{@link dev.llmlb.simulator.SimulatedProvider} is one provider on one port; tests script it in code, a person
 * scripts it by curl under {@code /_simulator}. {@link dev.llmlb.simulator.SimulatedProviders} starts several from a
 * command line.
 *
 * <pre>{@code
 * try (var provider = SimulatedProvider.start("openai")) {
 *     provider.next(Behaviour.status(429).withHeader("Retry-After", "20"));
 *     // the first call to provider.baseUrl() + "/chat/completions" is refused with 429, the second answered
 * }
 * }</pre>
 *
 * <p>Inside, a call becomes an {@code Exchange}; a {@code Script} says which {@code Behaviour} it gets; a
 * {@code Responder} plays it. Waiting is always a scheduled task, never a parked thread.
 */
package dev.llmlb.simulator;

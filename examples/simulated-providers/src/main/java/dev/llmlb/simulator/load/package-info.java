/**
 * Ten thousand streams on one machine: a provider that sends tokens at a steady pace to all its callers, and a caller that opens many
 * streams and measures the time between tokens. Each is one thread over a selector, so that what is measured is what stands between.
 *
 * <p>{@code streams.sh} beside this module's pom runs both, once directly and once through the gateway.
 */
package dev.llmlb.simulator.load;

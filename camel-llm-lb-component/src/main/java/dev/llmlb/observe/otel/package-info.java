/**
 * The balancer's work as OpenTelemetry spans: one a request, within the span of the caller, and below it one an attempt, whose context goes
 * upstream. Names and attributes are those of the semantic conventions for generative AI where they have one, else {@code llm_lb.*}. Optional:
 * without {@code opentelemetry-api} on the class path nothing here is loaded.
 */
package dev.llmlb.observe.otel;

package dev.llmlb.observe;

import dev.llmlb.model.Target;

/**
 * Where an attempt goes.
 *
 * @param system the provider's API by its name in OpenTelemetry's conventions, such as {@code azure.ai.openai}
 * @param model the model's name at the provider
 */
public record Upstream(Target target, String system, String model) {}

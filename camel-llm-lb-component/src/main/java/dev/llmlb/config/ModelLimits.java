package dev.llmlb.config;

import dev.llmlb.model.Target;

/** What {@code model_configs} says of one model, over all rules; a limit that is not given is null. */
record ModelLimits(Target model, Integer requestsPerMinute, Integer tokensPerMinute, FailureTolerance tolerance) {}

package dev.llmlb.config;

import dev.llmlb.pipeline.RuleSettings;
import java.util.List;

/** A document of type {@code gateway-load-balancing-config}; the name may be null. */
record LoadBalancingDocument(String name, List<ModelLimits> modelLimits, List<RuleSettings> rules) {}

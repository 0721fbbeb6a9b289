package dev.llmlb.config;

import java.util.List;

/** A document of type {@code gateway-load-balancing-config}; the name may be null. */
record LoadBalancingDocument(String name, List<ModelLimits> modelLimits, List<RoutingRule> rules) {}

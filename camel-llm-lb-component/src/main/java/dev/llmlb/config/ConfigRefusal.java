package dev.llmlb.config;

import java.time.Instant;

/**
 * That the configuration which runs is not the one that is written.
 *
 * @param since when the first of the refusals without a good load between them was
 * @param message every fault of the latest, without secrets
 */
public record ConfigRefusal(Instant since, String message) {}

package dev.llmlb.provider.translate;

import java.util.List;

/** What one side says until the other answers; the results of tools are the user's. */
public record Turn(boolean assistant, List<Part> parts) {}

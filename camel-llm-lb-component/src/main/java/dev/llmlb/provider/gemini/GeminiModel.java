package dev.llmlb.provider.gemini;

/** What a model of Gemini's takes, as Google's references say it; one whose name tells no version is taken as the last ones are. */
record GeminiModel(String name) {

    /** Models before 3, whose calls of tools are not signed, and who call no tools where they answer with JSON. */
    boolean isOlder() {
        return name.contains("gemini-1.") || name.contains("gemini-2.");
    }

    boolean isPro() {
        return name.contains("-pro");
    }

    boolean canThink() {
        return !isOlder() || thinksWithinABudget();
    }

    boolean canThinkNot() {
        return isOlder() && !(thinksWithinABudget() && isPro());
    }

    /** Whether its thoughts are bounded by a number of tokens, and not by a level. */
    boolean thinksWithinABudget() {
        return name.contains("gemini-2.5");
    }
}

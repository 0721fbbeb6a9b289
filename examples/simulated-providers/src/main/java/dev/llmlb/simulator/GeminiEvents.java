package dev.llmlb.simulator;

/** A stream of Gemini's: each event is an answer of its own with the next words. */
record GeminiEvents(Completion completion) implements AnswerEvents {

    @Override
    public String role() {
        return "";
    }

    @Override
    public String content(String token) {
        return event(NativeWire.gemini(completion, token, null));
    }

    @Override
    public String malformed() {
        return "data: {\"candidates\":[{\"content\":\n\n";
    }

    @Override
    public String finish() {
        return event(NativeWire.gemini(completion, "", NativeWire.geminiReason(completion)));
    }

    @Override
    public boolean withUsage() {
        return false; // it is in the last event
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String error() {
        return event(NativeWire.geminiError(500, "Internal error encountered."));
    }

    @Override
    public String done() {
        return "";
    }

    private static String event(String json) {
        return "data: " + json + "\r\n\r\n";
    }
}

package dev.llmlb.model;

/**
 * A chat request as the caller wrote it, read once; attempts build their own bodies from it and never change it.
 *
 * @param model the model that rules are matched with
 * @param body the caller's JSON, in UTF-8
 * @param members where the body's top-level members stand
 * @param stream whether the caller wants server-sent events
 * @param usageWanted whether the caller of a stream asked for the usage event
 * @param timeoutNanos the time that the caller gives for everything, from now
 */
public record ChatRequest(
        String model,
        byte[] body,
        JsonMembers members,
        boolean stream,
        boolean usageWanted,
        Caller caller,
        long timeoutNanos) {

    /** Without the prompt. */
    @Override
    public String toString() {
        return "ChatRequest[" + model + ", " + body.length + " bytes" + (stream ? ", stream" : "") + "]";
    }
}

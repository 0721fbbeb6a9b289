package dev.llmlb.pipeline;

/** What becomes of a stream that breaks after its first token. */
public enum MidStreamRecovery {
    /** It ends with an error event. */
    OFF,
    /** Another target goes on with it, or says the same again; if neither can be had it ends with an error event. */
    RESUME
}

package dev.llmlb.simulator;

/** The server-sent events of one answer on a wire; what a wire does not have is empty. */
interface AnswerEvents {

    /** What comes before the first token. */
    String role();

    String content(String token);

    /** An event that breaks off inside its JSON. */
    String malformed();

    String finish();

    boolean withUsage();

    /** The event that only tells the usage. */
    String usage();

    String error();

    String done();
}

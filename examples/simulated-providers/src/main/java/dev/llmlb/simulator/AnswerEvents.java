package dev.llmlb.simulator;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The events of one answer on a wire; what a wire does not have is empty. */
interface AnswerEvents {

    /** Makes bytes of the texts. */
    default Charset charset() {
        return StandardCharsets.UTF_8;
    }

    /** What comes before the first token. */
    String role();

    String content(String token);

    /** An event that breaks off inside its JSON. */
    String malformed();

    /** An event that is not as it was sent, where the wire tells. */
    default String wrongChecksum() {
        return "";
    }

    String finish();

    boolean withUsage();

    /** The event that only tells the usage. */
    String usage();

    String error();

    String done();
}

package dev.llmlb.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What an answer says, token by token: words, each but the first with the space before it. */
final class Tokens {

    private static final List<String> SENTENCE =
            split("This is a simulated answer," + " written one token at a time so that a reader can watch it arrive.");

    private Tokens() {}

    static List<String> split(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("(?<=\\S)(?=\\s)"));
    }

    /** The standard sentence, repeated up to that many tokens. */
    static List<String> standard(int count) {
        return IntStream.range(0, count).mapToObj(Tokens::standardAt).toList();
    }

    private static String standardAt(int i) {
        String token = SENTENCE.get(i % SENTENCE.size());
        boolean startsRepetition = i > 0 && i % SENTENCE.size() == 0;
        return startsRepetition ? " " + token : token;
    }
}

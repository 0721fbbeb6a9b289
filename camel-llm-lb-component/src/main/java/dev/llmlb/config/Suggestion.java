package dev.llmlb.config;

import java.util.Collection;
import java.util.Locale;

/** Guesses which word was meant by a misspelt one. */
final class Suggestion {

    /** Longer words are not compared, so that a guess stays cheap. */
    private static final int MAX_LENGTH = 64;

    private Suggestion() {}

    /** {@code did you mean 'x'?} for the nearest of the words, or null when none is near. */
    static String forWord(String word, Collection<String> words) {
        return hint(nearest(word, words));
    }

    /** @param meant null for no guess, which has no hint */
    static String hint(String meant) {
        return meant == null ? null : "did you mean '" + meant + "'?";
    }

    /** The nearest of the words, else the first of which it is the first part ({@code azure-openai} of {@code azure}), or null. */
    static String nearest(String word, Collection<String> words) {
        if (word.length() > MAX_LENGTH) {
            return null;
        }
        String given = normal(word);
        String nearest = null;
        int distance = Math.max(1, word.length() / 3) + 1;
        for (String candidate : words) {
            if (candidate.length() <= MAX_LENGTH && Math.abs(candidate.length() - word.length()) < distance) {
                int d = distance(given, normal(candidate));
                if (d < distance) {
                    distance = d;
                    nearest = candidate;
                }
            }
        }
        if (nearest == null) {
            nearest = words.stream()
                    .filter(candidate -> normal(candidate).startsWith(given + '_'))
                    .findFirst()
                    .orElse(null);
        }
        return nearest;
    }

    /** Case and {@code -} for {@code _} are the slips of those who know another format. */
    private static String normal(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Letters inserted, left out, changed, or swapped with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}

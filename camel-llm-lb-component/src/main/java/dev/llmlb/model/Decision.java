package dev.llmlb.model;

import java.util.List;

/**
 * Why a request went where it went: the rule, what could be picked and what was left out, who was picked, and how the attempts ended.
 * Nothing of the prompt, the answer or a key is in it.
 *
 * @param model that was asked for
 * @param rule that matched, or null when the model named a target
 * @param strategy of the rule, by its name in the configuration, or null
 * @param picks in order; those that chose among all targets of the rule only when the explanation was asked for
 * @param attempts in order; a stream's first one that answered is a success, whatever came after its first token
 * @param outcome how it ended, or null of a dry run
 */
public record Decision(
        String model, String rule, String strategy, List<Pick> picks, List<Attempt> attempts, Outcome outcome) {

    public Decision {
        picks = List.copyOf(picks);
        attempts = List.copyOf(attempts);
    }

    /** What made a pick. */
    public enum By {
        /** The rule's strategy. */
        STRATEGY,
        /** The session is kept on this target. */
        SESSION,
        /** Every target was out, and the rule wants the least bad one to be tried. */
        LEAST_BAD
    }

    /**
     * A choice among the targets of a rule.
     *
     * @param picked the target, or null when none could be had
     */
    public record Pick(List<Candidate> candidates, Target picked, By by) {

        public Pick {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * A target at the time of a pick.
     *
     * @param score by the strategy, NaN when it has none: a weight, a priority, a load, or an expected time in nanoseconds
     * @param leftOut why it could not be picked, or null
     */
    public record Candidate(Target target, double score, String leftOut) {}
}

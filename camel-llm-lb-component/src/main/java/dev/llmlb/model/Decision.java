package dev.llmlb.model;

import java.util.List;

/**
 * Why a request went where it went: the rule, what could be picked and what was left out, who was picked, and how the attempts ended.
 * Nothing of the prompt, the answer or a key is in it.
 *
 * @param model that was asked for
 * @param rule that matched, or the fallback rule that it ended with, or null when the model named a target
 * @param strategy of the rule, by its name in the configuration, or null
 * @param picks in order; those that chose among all targets of the rule only when the explanation was asked for
 * @param attempts in order; a stream's first one that answered is a success, whatever came after its first token
 * @param outcome how it ended, or null of a dry run that finds somebody to ask
 * @param fallbacks where it would go on after the rule's own targets, in order; of a dry run only
 */
public record Decision(
        String model,
        String rule,
        String strategy,
        List<Pick> picks,
        List<Attempt> attempts,
        Outcome outcome,
        List<Fallback> fallbacks) {

    public Decision {
        picks = List.copyOf(picks);
        attempts = List.copyOf(attempts);
        fallbacks = List.copyOf(fallbacks);
    }

    /** One that knows no fallbacks. */
    public Decision(
            String model, String rule, String strategy, List<Pick> picks, List<Attempt> attempts, Outcome outcome) {
        this(model, rule, strategy, picks, attempts, outcome, List.of());
    }

    /** Whose targets a pick chose among. */
    public enum Tier {
        /** Those of the rule that matched. */
        RULE,
        /** The models of a fallback rule, once the rule's own targets have failed or none could be had. */
        FALLBACK
    }

    /** What made a pick. */
    public enum By {
        /** The rule's strategy. */
        STRATEGY,
        /** The order in which a fallback rule names its models. */
        ORDER,
        /** The session is kept on this target. */
        SESSION,
        /** Every target was out, and the rule wants the least bad one to be tried. */
        LEAST_BAD
    }

    /**
     * A choice among the targets of a rule.
     *
     * @param rule whose targets these are, or null when the model named a target
     * @param picked the target, or null when none could be had
     */
    public record Pick(String rule, Tier tier, List<Candidate> candidates, Target picked, By by) {

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

    /**
     * What a fallback rule has for a request whose own targets have failed.
     *
     * @param statuses of the last failure that lead here, in rising order: those that no rule before has taken
     * @param pick as if each of the own targets that can be had now had been tried
     */
    public record Fallback(List<Integer> statuses, Pick pick) {

        public Fallback {
            statuses = List.copyOf(statuses);
        }
    }
}

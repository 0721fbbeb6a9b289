package dev.llmlb.config;

import dev.llmlb.pipeline.MidStreamRecovery;
import dev.llmlb.pipeline.OnNoHealthyTarget;
import dev.llmlb.pipeline.RuleOptions;
import dev.llmlb.pipeline.RuleSettings;
import dev.llmlb.pipeline.StickySettings;
import dev.llmlb.pipeline.StickySettings.SessionIdentifier;
import dev.llmlb.pipeline.StickySettings.Source;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.LatencyMetric;
import dev.llmlb.strategy.StrategyType;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a rule of a load balancing document. */
final class RuleReader {

    /** One turn of the round robin is laid out as a table with as many slots as sum / gcd of the weights. */
    private static final long MAX_TURN = 65_536;

    private static final Pattern ID = Pattern.compile("[a-zA-Z](?:[a-zA-Z0-9\\-]{0,60}[a-zA-Z0-9])?");
    private static final Pattern SESSION_KEY = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

    private static final Shape<String> RULE_ID = Shapes.scalar(
            "up to 62 letters, digits and '-', a letter first, no '-' last",
            text -> ID.matcher(text).matches() ? text : null);
    private static final Shape<StrategyType> STRATEGY =
            Shapes.oneOf(List.of(StrategyType.values()), StrategyType::yaml);
    private static final Shape<Double> BAND = Shapes.number("a number of 1 or more", n -> n >= 1);
    private static final Shape<Integer> TTL = Shapes.integer("an integer, 1800 to 86400", 1_800, 86_400);
    private static final Shape<String> IDENTIFIER = Shapes.scalar(
            "the name of a header or metadata key, at most 128 characters",
            text -> SESSION_KEY.matcher(text).matches() ? text : null);

    private final CrossChecks checks;

    RuleReader(CrossChecks checks) {
        this.checks = checks;
    }

    RuleSettings read(MapReader rule) {
        String id = rule.required("id", RULE_ID);
        if (id != null) {
            checks.ruleId(id, rule.node("id"));
        }
        StrategyType strategy = rule.required("type", STRATEGY);
        When when = rule.required("when", Shapes.object(WhenReader::read));
        List<TargetSettings> targets = rule.required(
                "load_balance_targets",
                Shapes.oneOrMore(Shapes.object(new TargetReader(strategy, checks)::read)),
                List.of());
        if (strategy == StrategyType.WEIGHT || strategy == StrategyType.LEAST_BUSY) {
            checkWeights(rule, strategy, targets);
        }
        StickySettings sticky = rule.optional("sticky_routing", Shapes.object(RuleReader::sticky));
        LatencyMetric metric = RuleOptions.DEFAULT.latencyMetric();
        double band = RuleOptions.DEFAULT_FAIRNESS_BAND;
        if (strategy == null || strategy == StrategyType.LATENCY) {
            metric = rule.optional("latency_metric", Shapes.oneOf(LatencyMetric.class), metric);
            band = rule.optional("fairness_band", BAND, band);
        } else {
            rule.refuse("latency_metric", "no latency_metric, not used by " + strategy.yaml());
            rule.refuse("fairness_band", "no fairness_band, not used by " + strategy.yaml());
        }
        Duration maxWait = rule.optional("max_wait", Durations.ZERO_OR_MORE);
        OnNoHealthyTarget onNoHealthy =
                rule.optional("on_no_healthy_target", Shapes.oneOf(OnNoHealthyTarget.class), OnNoHealthyTarget.FAIL);
        MidStreamRecovery recovery =
                rule.optional("mid_stream_recovery", Shapes.oneOf(MidStreamRecovery.class), MidStreamRecovery.OFF);
        return id == null || strategy == null || when == null
                ? null
                : new RuleSettings(
                        id,
                        when,
                        strategy,
                        targets,
                        new RuleOptions(metric, band, maxWait, onNoHealthy, sticky, recovery));
    }

    private static void checkWeights(MapReader rule, StrategyType strategy, List<TargetSettings> targets) {
        if (targets.isEmpty() || targets.stream().anyMatch(target -> target.weight() < 0)) {
            return;
        }
        Node at = rule.node("load_balance_targets");
        long sum = targets.stream().mapToLong(TargetSettings::weight).sum();
        if (sum == 0) {
            rule.findings().fault(at.place(), at.path(), "every weight is 0", "a weight above 0", null);
            return;
        }
        if (strategy != StrategyType.WEIGHT) {
            return;
        }
        long turn = sum / gcd(targets);
        if (turn > MAX_TURN) {
            String value = "weights with sum / greatest common divisor " + turn;
            rule.findings().fault(at.place(), at.path(), value, "at most " + MAX_TURN, null);
        } else if (sum != 100 && !at.place().isProperty()) { // which have 1 as default
            rule.findings().warn(at, "the weights sum to " + sum + ", not 100; they are taken as shares of the sum");
        }
    }

    private static long gcd(List<TargetSettings> targets) {
        return targets.stream()
                .map(target -> BigInteger.valueOf(target.weight()))
                .reduce(BigInteger.ZERO, BigInteger::gcd)
                .longValueExact();
    }

    private static StickySettings sticky(MapReader sticky) {
        Integer ttl = sticky.required("ttl_seconds", TTL);
        List<SessionIdentifier> identifiers = sticky.required(
                "session_identifiers", Shapes.oneOrMore(Shapes.object(RuleReader::identifier)), List.of());
        return ttl == null ? null : new StickySettings(Duration.ofSeconds(ttl), identifiers);
    }

    private static SessionIdentifier identifier(MapReader identifier) {
        String key = identifier.required("key", IDENTIFIER);
        Source source = identifier.required("source", Shapes.oneOf(Source.class));
        return key == null || source == null ? null : new SessionIdentifier(key, source);
    }
}

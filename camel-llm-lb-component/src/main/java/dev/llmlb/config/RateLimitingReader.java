package dev.llmlb.config;

import dev.llmlb.pipeline.RateLimitRule;
import dev.llmlb.rule.When;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a document of type {@code gateway-rate-limiting-config}. */
final class RateLimitingReader {

    static final String TYPE = "gateway-rate-limiting-config";

    private static final Pattern ENTITY = Pattern.compile("user|model|team|virtualaccount|metadata\\..+");
    private static final Shape<List<String>> ENTITIES = Shapes.listOf(Shapes.scalar(
            "user, model, team, virtualaccount or metadata.<key>",
            text -> ENTITY.matcher(text).matches() ? text : null));
    /** TrueFoundry allows two. */
    private static final int MAX_ENTITIES = 2;

    private final UniqueNames ids = new UniqueNames("an id of its own");

    List<RateLimitRule> read(MapReader document) {
        document.optional("name", Shapes.TEXT);
        return document.required("rules", Shapes.listOf(Shapes.object(this::rule)), List.of());
    }

    private RateLimitRule rule(MapReader rule) {
        String id = companionId(rule, ids);
        When when = rule.required("when", Shapes.object(WhenReader::read));
        Integer limit = rule.required("limit_to", Shapes.integer(0));
        RateLimitRule.Unit unit = rule.required("unit", Shapes.oneOf(RateLimitRule.Unit.class));
        List<String> appliesPer = appliesPer(rule, "rate_limit_applies_per");
        return id == null || when == null || limit == null || unit == null
                ? null
                : new RateLimitRule(id, when, limit, unit, appliesPer);
    }

    static List<String> appliesPer(MapReader rule, String key) {
        List<String> entities = rule.optional(key, ENTITIES, List.of());
        if (entities.size() > MAX_ENTITIES) {
            Node at = rule.node(key);
            rule.findings().fault(at.place(), at.path(), entities.size() + " values", "at most " + MAX_ENTITIES, null);
        }
        return entities;
    }

    /** The id of a rule, each of its kind once. */
    static String companionId(MapReader rule, UniqueNames ids) {
        String id = rule.required("id", Shapes.TEXT);
        if (id != null) {
            ids.take(id, rule.node("id"), rule.findings());
        }
        return id;
    }
}

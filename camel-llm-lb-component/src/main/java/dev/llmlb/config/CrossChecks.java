package dev.llmlb.config;

import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What documents say of each other, compared when all are read. */
final class CrossChecks {

    private final Findings findings;
    private final UniqueNames ruleIds = new UniqueNames("an id of its own");
    private final UniqueNames models = new UniqueNames("each model once in model_configs");
    private final List<Mention> targets = new ArrayList<>();
    private final List<Mention> modelConfigs = new ArrayList<>();
    private final List<HeadersMention> headersOverrides = new ArrayList<>();
    private boolean costs;

    CrossChecks(Findings findings) {
        this.findings = findings;
    }

    void ruleId(String id, Node at) {
        ruleIds.take(id, at, findings);
    }

    void modelConfig(Target model, Node at) {
        models.take(model.id(), at, findings);
        modelConfigs.add(new Mention(model, at));
    }

    void target(Target target, Node at) {
        targets.add(new Mention(target, at));
    }

    void headers(Target target, HeadersOverride headers, Node at) {
        headersOverrides.add(new HeadersMention(target, headers, at));
    }

    /** A budget counts what targets cost. */
    void costBudget() {
        costs = true;
    }

    void run(ProviderDirectory providers) {
        Set<Target> known = new HashSet<>();
        for (Mention mention : targets) {
            providers.require(mention.target, mention.at);
            if (known.add(mention.target) && costs && !providers.hasPrice(mention.target)) {
                findings.warn(mention.at, "has no price, so budgets of cost do not grow by it");
            }
        }
        for (HeadersMention mention : headersOverrides) {
            providers.requireHeaders(mention.target, mention.headers, mention.at);
        }
        for (Mention mention : modelConfigs) {
            if (!known.contains(mention.target)) {
                findings.warn(mention.at, "no rule has the target " + Printable.of(mention.target.id()));
            }
        }
    }

    private record Mention(Target target, Node at) {}

    private record HeadersMention(Target target, HeadersOverride headers, Node at) {}
}

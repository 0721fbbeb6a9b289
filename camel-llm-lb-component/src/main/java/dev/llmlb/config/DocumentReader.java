package dev.llmlb.config;

import dev.llmlb.pipeline.BudgetRule;
import dev.llmlb.pipeline.FallbackRule;
import dev.llmlb.pipeline.RateLimitRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Gives each document to the reader of its {@code type} and collects what they read. */
final class DocumentReader {

    /** Of TrueFoundry: the content of a rule, under the name that requests ask for. */
    private static final String VIRTUAL_MODEL = "provider-account/virtual-model";

    private final Findings findings;
    private final ProviderDirectory providers;
    private final CrossChecks checks;
    private final Map<String, Consumer<MapReader>> readers = new LinkedHashMap<>();

    private final List<LoadBalancingDocument> loadBalancing = new ArrayList<>();
    private final List<RateLimitRule> rateLimits = new ArrayList<>();
    private final List<BudgetRule> budgets = new ArrayList<>();
    private final List<FallbackRule> fallbacks = new ArrayList<>();

    private boolean hasDocument;

    DocumentReader(UnaryOperator<String> environment, Findings findings) {
        this.findings = findings;
        providers = new ProviderDirectory(environment, findings);
        checks = new CrossChecks(findings);
        LoadBalancingReader loadBalancingReader = new LoadBalancingReader(checks);
        ProviderReader providerReader = new ProviderReader(providers);
        RateLimitingReader rateLimitingReader = new RateLimitingReader();
        BudgetReader budgetReader = new BudgetReader(checks);
        FallbackReader fallbackReader = new FallbackReader(checks);
        readers.put(LoadBalancingReader.TYPE, d -> loadBalancing.add(loadBalancingReader.read(d)));
        readers.put(ProviderReader.TYPE, providerReader::read);
        readers.put(RateLimitingReader.TYPE, d -> rateLimits.addAll(rateLimitingReader.read(d)));
        readers.put(BudgetReader.TYPE, d -> budgets.addAll(budgetReader.read(d)));
        readers.put(FallbackReader.TYPE, d -> fallbacks.addAll(fallbackReader.read(d)));
    }

    void read(Node document) {
        if (!(document instanceof Node.Mapping mapping)) {
            findings.incomplete();
            if (!(document instanceof Node.Reported)) {
                findings.fault(document.place(), "(document)", document.shown(), "a mapping with a type", null);
            }
            return;
        }
        MapReader reader = new MapReader(mapping, findings);
        Node written = reader.node("type");
        if (written instanceof Node.Scalar scalar && scalar.text().equals(VIRTUAL_MODEL)) {
            findings.wrong(
                    written,
                    "a " + LoadBalancingReader.TYPE,
                    "make it a rule: its name in when.models, and what is in its routing_config beside when");
            findings.incomplete();
            return;
        }
        String type = reader.required("type", Shapes.oneOf(readers.keySet(), name -> name));
        if (type == null) {
            findings.incomplete();
            return;
        }
        hasDocument = true;
        readers.get(type).accept(reader);
        reader.noOtherKeys();
    }

    ConfigDocuments finish(List<ConfigSource> sources) {
        if (!sources.isEmpty() && !hasDocument && !findings.isIncomplete()) {
            String name = sources.get(0).name();
            String expected = "a " + LoadBalancingReader.TYPE + " or a " + ProviderReader.TYPE;
            findings.fault(new Place(name, 1, 1), "(document)", "missing", expected, null);
        }
        checks.run(providers);
        return new ConfigDocuments(loadBalancing, providers.all(), rateLimits, budgets, fallbacks);
    }
}

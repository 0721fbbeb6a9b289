package dev.llmlb.rule;

import dev.llmlb.model.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds the first rule that matches a request, among the rules that could: indexed by model, so rules of other models cost nothing.
 *
 * <p>A rule without models or with a pattern among them stands in every list, at its place in the order of the file.
 *
 * @param <R> what a rule leads to
 */
public final class RuleTable<R> {

    private record Entry<R>(When when, R rule) {}

    private final Map<String, List<Entry<R>>> byModel;
    private final List<Entry<R>> forAnyModel;

    private RuleTable(Map<String, List<Entry<R>>> byModel, List<Entry<R>> forAnyModel) {
        this.byModel = byModel;
        this.forAnyModel = forAnyModel;
    }

    /** A table of rules in the order in which they are tried. */
    public static <R> RuleTable<R> of(List<R> rules, Function<R, When> condition) {
        Map<String, List<Entry<R>>> byModel = new HashMap<>();
        for (R rule : rules) {
            for (String model : condition.apply(rule).models()) {
                byModel.computeIfAbsent(model, m -> new ArrayList<>());
            }
        }
        List<Entry<R>> forAnyModel = new ArrayList<>();
        for (R rule : rules) {
            When when = condition.apply(rule);
            Entry<R> entry = new Entry<>(when, rule);
            if (when.models().isEmpty() || when.models().stream().anyMatch(When::isPattern)) {
                forAnyModel.add(entry);
                byModel.forEach((model, entries) -> {
                    if (when.matchesModel(model)) {
                        entries.add(entry);
                    }
                });
            } else {
                when.models().stream().distinct().forEach(model -> byModel.get(model)
                        .add(entry));
            }
        }
        return new RuleTable<>(byModel, forAnyModel);
    }

    /** The first rule that matches, or null. */
    public R find(String model, Caller caller) {
        List<Entry<R>> entries = byModel.getOrDefault(model, forAnyModel);
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).when.matches(model, caller)) {
                return entries.get(i).rule;
            }
        }
        return null;
    }

    /** Every rule that matches, in order. */
    public List<R> findAll(String model, Caller caller) {
        List<R> found = new ArrayList<>();
        for (Entry<R> entry : byModel.getOrDefault(model, forAnyModel)) {
            if (entry.when.matches(model, caller)) {
                found.add(entry.rule);
            }
        }
        return found;
    }

    /** The models and patterns that rules name, sorted. */
    public Set<String> models() {
        return new TreeSet<>(byModel.keySet());
    }

    /** The models and patterns of those rules that this caller would meet, in the order of their names. */
    public Set<String> modelsFor(Caller caller) {
        Set<String> models = new LinkedHashSet<>();
        for (String model : models()) {
            if (find(model, caller) != null) {
                models.add(model);
            }
        }
        return models;
    }
}

package dev.llmlb.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lays pools of properties out as the documents that would say the same in a file, so that they are read and checked as those are.
 *
 * <p>Every value keeps the name of its property. Targets that give the same provider the same address, kind and key share it.
 */
final class PropertyDocuments {

    /** What the names of the properties begin with. */
    static final String PREFIX = "camel.component.llm-lb";

    private static final Place PLACE = Place.ofProperties(PREFIX);
    private static final String DEFAULT_STRATEGY = "weight-based-routing";
    private static final int MAX_ID = 62;

    private final Placeholders placeholders;
    private final Findings findings;
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    /** A provider that targets declare, and the entries of its models. */
    private record Account(PropertyTarget first, String path, Map<String, Node.Entry> models) {}

    PropertyDocuments(Placeholders placeholders, Findings findings) {
        this.placeholders = placeholders;
        this.findings = findings;
    }

    /** The documents, none when there are no pools. */
    List<Node> read(Map<String, PropertyPool> pools) {
        if (pools.isEmpty()) {
            return List.of();
        }
        List<Node> rules = new ArrayList<>();
        pools.forEach((model, pool) -> rules.add(rule(model, pool, Printable.item("models", model))));
        List<Node> documents = new ArrayList<>();
        documents.add(document(LoadBalancingReader.TYPE, "rules", rules));
        if (!accounts.isEmpty()) {
            List<Node> providers = new ArrayList<>();
            accounts.forEach((name, account) -> providers.add(provider(name, account)));
            documents.add(document(ProviderReader.TYPE, "providers", providers));
        }
        return documents;
    }

    private Node rule(String model, PropertyPool pool, String path) {
        Map<String, Node.Entry> rule = new LinkedHashMap<>();
        put(rule, "id", path + ".id", pool.id() == null ? ruleId(model) : pool.id(), false);
        put(rule, "type", path + ".strategy", pool.strategy() == null ? DEFAULT_STRATEGY : pool.strategy(), false);
        Map<String, Node.Entry> when = new LinkedHashMap<>();
        put(when, "models", new Node.Sequence(PLACE, path, List.of(scalar(path, model, false))));
        put(rule, "when", new Node.Mapping(PLACE, path, when));
        boolean weighted = pool.strategy() == null || pool.strategy().equals(DEFAULT_STRATEGY);
        List<Node> targets = new ArrayList<>();
        for (PropertyTarget target : pool.targets()) {
            targets.add(target(model, target, weighted, path + ".targets[" + targets.size() + "]"));
        }
        put(rule, "load_balance_targets", new Node.Sequence(PLACE, path + ".targets", targets));
        return new Node.Mapping(PLACE, path, rule);
    }

    private Node target(String model, PropertyTarget target, boolean weighted, String path) {
        Map<String, Node.Entry> entry = new LinkedHashMap<>();
        String id = target.target() != null ? target.target() : targetId(model, target, path);
        if (id == null) {
            put(entry, "target", new Node.Reported(PLACE, path + ".target"));
        } else {
            put(entry, "target", path + ".target", id, false);
            declare(id, target, path);
        }
        Integer weight = target.weight() == null && weighted ? Integer.valueOf(1) : target.weight();
        if (weight != null) {
            put(entry, "weight", path + ".weight", weight.toString(), false);
        }
        if (target.priority() != null) {
            put(entry, "priority", path + ".priority", target.priority().toString(), false);
        }
        return new Node.Mapping(PLACE, path, entry);
    }

    /** {@code host:port/model} of a target that only says where it is; null after a fault. */
    private String targetId(String model, PropertyTarget target, String path) {
        String uri = target.uri() == null ? null : placeholders.resolve(target.uri());
        try {
            String account = uri == null ? null : new URI(uri).getRawAuthority();
            if (account != null && account.indexOf('@') < 0) {
                return account + '/' + model;
            }
        } catch (URISyntaxException e) {
            // is told below, without the address, which may hold a key
        }
        if (target.uri() == null) {
            findings.fault(PLACE, path + ".target", "missing", "provider/model, or a uri", null);
        } else {
            findings.wrong(scalar(path + ".uri", target.uri(), true), BaseUrl.SHAPE.expected());
        }
        return null;
    }

    /** Declares the provider of a target that says anything of it. */
    private void declare(String id, PropertyTarget target, String path) {
        int slash = id.indexOf('/');
        boolean says = target.uri() != null
                || target.kind() != null
                || target.apiKey() != null
                || target.upstreamModel() != null;
        if (!says || slash < 1) {
            return;
        }
        String name = id.substring(0, slash);
        String model = id.substring(slash + 1);
        Account account = accounts.computeIfAbsent(name, n -> new Account(target, path, new LinkedHashMap<>()));
        if (!sameAccount(account.first, target)) {
            String first = PREFIX + '.' + account.path;
            findings.fault(
                    PLACE,
                    path,
                    name,
                    "the uri, kind and apiKey that " + first + " gives this provider, or another provider in target",
                    null);
        }
        Map<String, Node.Entry> fields = new LinkedHashMap<>();
        if (target.upstreamModel() != null) {
            put(fields, "upstream_name", path + ".upstreamModel", target.upstreamModel(), false);
        }
        put(account.models, model, new Node.Mapping(PLACE, path, fields));
    }

    private static boolean sameAccount(PropertyTarget one, PropertyTarget other) {
        return Objects.equals(one.uri(), other.uri())
                && Objects.equals(one.kind(), other.kind())
                && Objects.equals(one.apiKey(), other.apiKey());
    }

    private Node provider(String name, Account account) {
        PropertyTarget says = account.first;
        String path = account.path;
        Map<String, Node.Entry> provider = new LinkedHashMap<>();
        put(provider, "name", path + ".target", name, false);
        if (says.kind() != null) {
            put(provider, "kind", path + ".kind", says.kind(), false);
        }
        if (says.uri() != null) {
            put(provider, "base_url", path + ".uri", says.uri(), false);
        } else if (WellKnownProvider.named(name) == null) {
            findings.fault(PLACE, path + ".uri", "missing", BaseUrl.SHAPE.expected(), null);
            put(provider, "base_url", new Node.Reported(PLACE, path + ".uri"));
        }
        if (says.apiKey() != null && says.apiKey().startsWith("RAW(")) {
            String key = path + ".apiKey";
            findings.fault(PLACE, key, Node.HIDDEN, "the key as it is; RAW(...) is for endpoint URIs", null);
            put(provider, "api_key", new Node.Reported(PLACE, key));
        } else if (says.apiKey() != null) {
            put(provider, "api_key", path + ".apiKey", says.apiKey(), true);
        }
        put(provider, "models", new Node.Mapping(PLACE, path, account.models));
        return new Node.Mapping(PLACE, path, provider);
    }

    private static Node document(String type, String key, List<Node> items) {
        Map<String, Node.Entry> document = new LinkedHashMap<>();
        put(document, "type", new Node.Scalar(PLACE, "type", type, type, true, false));
        put(document, key, new Node.Sequence(PLACE, key, items));
        return new Node.Mapping(PLACE, "", document);
    }

    private void put(Map<String, Node.Entry> mapping, String key, String path, String text, boolean secret) {
        put(mapping, key, scalar(path, text, secret));
    }

    private static void put(Map<String, Node.Entry> mapping, String key, Node value) {
        mapping.put(key, new Node.Entry(PLACE, value));
    }

    private Node scalar(String path, String raw, boolean secret) {
        String text = placeholders.resolve(raw);
        if (text == null) {
            String missing = placeholders.unresolved(raw);
            findings.fault(PLACE, path, missing, "a value for " + missing, null);
            return new Node.Reported(PLACE, path);
        }
        return new Node.Scalar(PLACE, path, raw, text, true, secret);
    }

    /** A rule's id for a model: {@code gpt-4.1} gives {@code gpt-4-1}. */
    private static String ruleId(String model) {
        String id = model.replaceAll("[^a-zA-Z0-9]+", "-").replaceAll("^[^a-zA-Z]+", "");
        String cut = id.substring(0, Math.min(MAX_ID, id.length())).replaceAll("-+$", "");
        return cut.isEmpty() ? "models" : cut;
    }
}

package dev.llmlb.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Turns a document of the YAML library into {@link Node}s: aliases and merges ({@code <<}) laid out, placeholders
 * resolved.
 *
 * <p>An alias is copied, so that few lines can stand for a great many nodes; their number is bounded.
 */
final class TreeBuilder {

    private static final int MAX_NODES = 200_000;
    private static final Set<Tag> TAGS = Set.of(
            Tag.STR,
            Tag.INT,
            Tag.FLOAT,
            Tag.BOOL,
            Tag.NULL,
            Tag.TIMESTAMP,
            Tag.MAP,
            Tag.SEQ,
            Tag.MERGE,
            new Tag(Tag.PREFIX + "value"));
    /** An item of a list is named by the first of these keys that it has, else by its number. */
    private static final List<String> NAMING_KEYS = List.of("id", "name", "model", "target", "key");

    private static final Resolver RESOLVER = new Resolver();

    private final String source;
    private final Placeholders placeholders;
    private final Findings findings;
    /** The collections being laid out, to find an alias of something inside itself. */
    private final Set<org.yaml.snakeyaml.nodes.Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private int nodes;

    TreeBuilder(String source, Placeholders placeholders, Findings findings) {
        this.source = source;
        this.placeholders = placeholders;
        this.findings = findings;
    }

    Node build(org.yaml.snakeyaml.nodes.Node root) {
        return build(root, "", false);
    }

    private Node build(org.yaml.snakeyaml.nodes.Node yaml, String path, boolean secret) {
        Place place = place(yaml.getStartMark());
        if (++nodes > MAX_NODES) {
            if (nodes == MAX_NODES + 1) {
                findings.incomplete();
                findings.fault(
                        place, path, "too much", "at most " + MAX_NODES + " values with all aliases laid out", null);
            }
            return new Node.Reported(place, path);
        }
        if (!TAGS.contains(yaml.getTag())) {
            return reported(place, path, "a tag", "a value without a tag (!...)");
        }
        if (yaml instanceof ScalarNode scalar) {
            return scalar(scalar, place, path, secret);
        }
        if (isBarePlaceholder(yaml)) {
            String name = namedBy((MappingNode) yaml);
            return reported(place, path, name, "it in quotes, \"" + name + "\"");
        }
        if (open.size() >= YamlDocuments.MAX_NESTING || !open.add(yaml)) {
            return reported(
                    place,
                    path,
                    "an alias",
                    "at most " + YamlDocuments.MAX_NESTING + " levels, and none inside itself");
        }
        try {
            return yaml instanceof MappingNode mapping
                    ? mapping(mapping, place, path, secret)
                    : sequence((SequenceNode) yaml, place, path, secret);
        } finally {
            open.remove(yaml);
        }
    }

    private Node scalar(ScalarNode scalar, Place place, String path, boolean secret) {
        String raw = scalar.getValue();
        String text = placeholders.resolve(raw);
        if (text == null) {
            String missing = placeholders.unresolved(raw);
            return reported(place, path, missing, "a value for " + missing);
        }
        boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN || isMarkedAsText(scalar);
        return new Node.Scalar(place, path, raw, text, quoted, secret);
    }

    private static boolean isMarkedAsText(ScalarNode scalar) {
        // !!str 5, where 5 alone would be a number
        return scalar.getTag().equals(Tag.STR)
                && !RESOLVER.resolve(NodeId.scalar, scalar.getValue(), true).equals(Tag.STR);
    }

    private Node sequence(SequenceNode sequence, Place place, String path, boolean secret) {
        List<Node> items = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
            String label = secret ? null : label(item);
            items.add(
                    build(item, Printable.item(path, label != null ? label : Integer.toString(items.size())), secret));
        }
        return new Node.Sequence(place, path, items);
    }

    private Node mapping(MappingNode mapping, Place place, String path, boolean secret) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        List<org.yaml.snakeyaml.nodes.Node> merged = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place at = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                findings.fault(at, path.isEmpty() ? "(document)" : path, "a key with parts", "a word as key", null);
            } else if (key.getTag().equals(Tag.MERGE)) {
                merged.add(tuple.getValueNode());
            } else {
                String child = Printable.path(path, key.getValue());
                if (seen.add(key.getValue())) {
                    entries.put(
                            key.getValue(),
                            new Node.Entry(at, value(key.getValue(), tuple.getValueNode(), child, secret)));
                } else {
                    Place first = entries.get(key.getValue()).key();
                    findings.fault(at, child, "written twice", "each key once", "first written at " + first);
                }
            }
        }
        merged.forEach(from -> merge(from, entries, path, secret));
        return new Node.Mapping(place, path, entries);
    }

    /** {@code <<}: entries of other mappings for the keys that are not written here. */
    private void merge(
            org.yaml.snakeyaml.nodes.Node from, Map<String, Node.Entry> entries, String path, boolean secret) {
        if (from instanceof MappingNode && build(from, path, secret) instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entries::putIfAbsent);
        } else if (from instanceof SequenceNode list && open.size() < YamlDocuments.MAX_NESTING && open.add(list)) {
            list.getValue().forEach(item -> merge(item, entries, path, secret));
            open.remove(list);
        } else if (!(from instanceof MappingNode)) {
            reported(
                    place(from.getStartMark()),
                    Printable.path(path, "<<"),
                    "no mapping",
                    "a mapping or a list of them");
        }
    }

    private Node value(String key, org.yaml.snakeyaml.nodes.Node yaml, String path, boolean secret) {
        boolean isKey = key.equals("api_key");
        if (isKey && !(yaml instanceof ScalarNode) && !isBarePlaceholder(yaml)) {
            // whatever was meant: its parts may be the key, and a path names parts
            Place place = place(yaml.getStartMark());
            return yaml instanceof SequenceNode
                    ? new Node.Sequence(place, path, List.of())
                    : new Node.Mapping(place, path, Map.of());
        }
        return build(yaml, path, secret || isKey || key.equals("headers") || key.equals("headers_override"));
    }

    private String label(org.yaml.snakeyaml.nodes.Node item) {
        if (item instanceof MappingNode mapping) {
            for (String naming : NAMING_KEYS) {
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals(naming)
                            && tuple.getValueNode() instanceof ScalarNode value
                            && !value.getValue().isBlank()
                            && !Placeholders.isIn(value.getValue())) {
                        return value.getValue();
                    }
                }
            }
        }
        return null;
    }

    /** Without quotes, {@code {{env:NAME}}} is to YAML a mapping whose key is a mapping. */
    private static boolean isBarePlaceholder(org.yaml.snakeyaml.nodes.Node yaml) {
        return yaml instanceof MappingNode outer
                && outer.getFlowStyle() == FlowStyle.FLOW
                && outer.getValue().size() == 1
                && outer.getValue().get(0).getKeyNode() instanceof MappingNode inner
                && inner.getFlowStyle() == FlowStyle.FLOW;
    }

    private static String namedBy(MappingNode barePlaceholder) {
        MappingNode inner = (MappingNode) barePlaceholder.getValue().get(0).getKeyNode();
        return inner.getValue().size() == 1 && inner.getValue().get(0).getKeyNode() instanceof ScalarNode name
                ? Placeholders.shown(name.getValue())
                : "{{...}}";
    }

    private Node reported(Place place, String path, String value, String expected) {
        findings.fault(place, path.isEmpty() ? "(document)" : path, value, expected, null);
        return new Node.Reported(place, path);
    }

    private Place place(Mark mark) {
        return mark == null ? new Place(source, 1, 1) : new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
    }
}

package dev.llmlb.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Writes YAML that reads back as the same values: text that could be taken for anything else is in quotes. */
final class YamlText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Resolver RESOLVER = new Resolver();
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    /** A mapping under way; an entry whose value is null is left out. */
    static final class Entries {

        private final List<NodeTuple> tuples = new ArrayList<>();

        private Entries put(String key, Node value) {
            if (value != null) {
                tuples.add(new NodeTuple(text(key), value));
            }
            return this;
        }

        Entries put(String key, String value) {
            return put(key, value == null ? null : text(value));
        }

        /** Left out when it is 0. */
        Entries positive(String key, Number value) {
            return put(key, value.doubleValue() == 0 ? null : number(value));
        }

        Entries put(String key, Number value) {
            return put(key, number(value));
        }

        Entries put(String key, boolean value) {
            return put(key, plain(Boolean.toString(value)));
        }

        /** Left out when it is empty. */
        Entries put(String key, Entries value) {
            return value.tuples.isEmpty() ? this : put(key, value.node());
        }

        /** Also when it is empty. */
        Entries putAlways(String key, Entries value) {
            return put(
                    key, value.tuples.isEmpty() ? new MappingNode(Tag.MAP, List.of(), FlowStyle.FLOW) : value.node());
        }

        Entries list(String key, Collection<Entries> items) {
            return put(key, YamlText.list(items.stream().map(Entries::node).toList()));
        }

        /** Texts or numbers, on one line. */
        Entries words(String key, Collection<?> words) {
            return put(key, YamlText.words(words));
        }

        /** A value that is JSON text, or null for YAML's null. */
        Entries json(String key, String json) {
            return put(key, YamlText.json(json));
        }

        private Node node() {
            return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
        }
    }

    static String document(Entries root) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        StringWriter text = new StringWriter();
        new Yaml(options).serialize(root.node(), text);
        return text.toString();
    }

    private static Node list(Collection<Node> items) {
        return new SequenceNode(Tag.SEQ, List.copyOf(items), items.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }

    private static Node words(Collection<?> words) {
        List<Node> items = new ArrayList<>();
        words.forEach(word -> items.add(word instanceof Number ? number((Number) word) : text(word.toString())));
        return new SequenceNode(Tag.SEQ, items, FlowStyle.FLOW);
    }

    static Entries texts(Map<String, String> texts) {
        Entries entries = new Entries();
        texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    private static Node text(String text) {
        boolean bare = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        return new ScalarNode(Tag.STR, text, null, null, bare ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    private static Node number(Number number) {
        double value = number.doubleValue();
        boolean isWhole = number instanceof Double && value == Math.rint(value) && Math.abs(value) < 1e15;
        return plain(
                isWhole
                        ? Long.toString((long) value)
                        : number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString());
    }

    /** A number or a word of YAML as it stands. */
    private static Node plain(String word) {
        return new ScalarNode(RESOLVER.resolve(NodeId.scalar, word, true), word, null, null, ScalarStyle.PLAIN);
    }

    private static Node json(String json) {
        if (json == null) {
            return plain("null");
        }
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return value(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Node value(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Entries entries = new Entries();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    entries.put(key, value(parser));
                }
                return entries.tuples.isEmpty() ? new MappingNode(Tag.MAP, List.of(), FlowStyle.FLOW) : entries.node();
            }
            case START_ARRAY -> {
                List<Node> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                return list(items);
            }
            case VALUE_STRING -> {
                return text(parser.getText());
            }
            default -> {
                return plain(parser.getText()); // the digits of a number as they were written
            }
        }
    }
}

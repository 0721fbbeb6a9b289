package dev.llmlb.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The shapes that values of a configuration have. */
final class Shapes {

    /** Not {@code 010}, which YAML 1.1 takes for 8 and a reader for 10. */
    static final Pattern INTEGER = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)");

    static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:(?:0|[1-9][0-9_]*)(?:\\.[0-9_]*)?|\\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]{1,3})?");

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    static final Shape<String> TEXT = scalar("text", text -> text.isBlank() ? null : text);
    static final Shape<String> ANY_TEXT = scalar("text", text -> text);
    static final Shape<Boolean> BOOLEAN = scalar("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> null;
    });
    static final Shape<List<String>> TEXTS = listOf(TEXT);
    static final Shape<Map<String, String>> TEXT_BY_TEXT =
            mapOf("a mapping of text to text", key -> !key.isBlank(), ANY_TEXT);
    static final Shape<String> HEADER = scalar(
            "the name of an HTTP header", text -> HEADER_NAME.matcher(text).matches() ? text : null);
    static final Shape<Map<String, String>> HEADERS = mapOf(
            "a mapping of HTTP headers",
            key -> HEADER_NAME.matcher(key).matches(),
            scalar("text of one line", Shapes::oneLine));

    private static final Shape<Integer> STATUS_CODE = integer("an HTTP status code, 100 to 599", 100, 599);
    static final Shape<Set<Integer>> STATUS_CODES = mapped(listOf(STATUS_CODE), LinkedHashSet::new);

    private Shapes() {}

    /** A value without parts; {@code parse} gives null for what it does not accept. */
    static <T> Shape<T> scalar(String expected, Function<String, T> parse) {
        return shape(expected, (node, findings) -> {
            if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
                T value = parse.apply(scalar.text());
                if (value != null) {
                    return value;
                }
            }
            findings.wrong(node, expected);
            return null;
        });
    }

    /** An integer, with {@code _} between digits if one likes. */
    static Shape<Integer> integer(String expected, int min, int max) {
        return scalar(expected, text -> {
            BigDecimal value = INTEGER.matcher(text).matches() ? decimal(text) : null;
            boolean inRange = value != null
                    && value.compareTo(BigDecimal.valueOf(min)) >= 0
                    && value.compareTo(BigDecimal.valueOf(max)) <= 0;
            return inRange ? value.intValueExact() : null;
        });
    }

    static Shape<Integer> integer(int min) {
        return integer(
                min == 0 ? "an integer, 0 or more" : "an integer of " + min + " or more", min, Integer.MAX_VALUE);
    }

    /** A finite number that the test accepts. */
    static Shape<Double> number(String expected, Predicate<Double> test) {
        return scalar(expected, text -> {
            BigDecimal value = NUMBER.matcher(text).matches() ? decimal(text) : null;
            return value != null && Double.isFinite(value.doubleValue()) && test.test(value.doubleValue())
                    ? (Double) value.doubleValue()
                    : null;
        });
    }

    private static BigDecimal decimal(String text) {
        try {
            return text.length() > 100 ? null : new BigDecimal(text.replace("_", ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** One of some words, each standing for a value. */
    static <T> Shape<T> oneOf(Collection<T> values, Function<T, String> name) {
        Map<String, T> byName =
                values.stream().collect(Collectors.toMap(name, v -> v, (a, b) -> a, LinkedHashMap::new));
        String expected = inWords(byName.keySet());
        return shape(expected, (node, findings) -> {
            if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
                T value = byName.get(scalar.text());
                if (value == null) {
                    findings.wrong(node, expected, Suggestion.forWord(scalar.text(), byName.keySet()));
                }
                return value;
            }
            findings.wrong(node, expected);
            return null;
        });
    }

    static <E extends Enum<E>> Shape<E> oneOf(Class<E> type) {
        return oneOf(List.of(type.getEnumConstants()), e -> e.name().toLowerCase(Locale.ROOT));
    }

    /** {@code a, b or c}. */
    static String inWords(Collection<String> words) {
        List<String> all = List.copyOf(words);
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.get(all.size() - 1);
    }

    /** A list; items with a fault are left out. */
    static <T> Shape<List<T>> listOf(Shape<T> item) {
        String expected = "a list";
        return shape(expected, (node, findings) -> {
            if (!(node instanceof Node.Sequence sequence)) {
                findings.wrong(node, expected);
                return null;
            }
            List<T> items = new ArrayList<>();
            for (Node each : sequence.items()) {
                T value = item.read(each, findings);
                if (value != null) {
                    items.add(value);
                }
            }
            return items;
        });
    }

    /** A list with at least one item. */
    static <T> Shape<List<T>> oneOrMore(Shape<T> item) {
        Shape<List<T>> list = listOf(item);
        String expected = "a list of at least one";
        return shape(expected, (node, findings) -> {
            if (node instanceof Node.Sequence sequence && sequence.items().isEmpty()) {
                findings.fault(node.place(), node.path(), "empty", expected, null);
                return null;
            }
            return list.read(node, findings);
        });
    }

    /** A mapping whose keys are names given by the writer; entries with a fault are left out. */
    static <T> Shape<Map<String, T>> mapOf(String expected, Predicate<String> isKey, Shape<T> shape) {
        return shape(expected, (node, findings) -> {
            if (!(node instanceof Node.Mapping mapping)) {
                findings.wrong(node, expected);
                return null;
            }
            Map<String, T> map = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> {
                if (!isKey.test(key)) {
                    findings.fault(entry.key(), mapping.path(), "key '" + Printable.of(key) + "'", expected, null);
                    return;
                }
                T value = shape.read(entry.value(), findings);
                if (value != null) {
                    map.put(key, value);
                }
            });
            return map;
        });
    }

    /** A mapping with known keys; the ones that {@code read} does not ask for are faults. */
    static <T> Shape<T> object(Function<MapReader, T> read) {
        String expected = "a mapping";
        return shape(expected, (node, findings) -> {
            if (!(node instanceof Node.Mapping mapping)) {
                findings.wrong(node, expected);
                return null;
            }
            MapReader reader = new MapReader(mapping, findings);
            T value = read.apply(reader);
            reader.noOtherKeys();
            return value;
        });
    }

    static <S, T> Shape<T> mapped(Shape<S> shape, Function<S, T> function) {
        return shape(shape.expected(), (node, findings) -> {
            S value = shape.read(node, findings);
            return value == null ? null : function.apply(value);
        });
    }

    static <T> Shape<T> shape(String expected, Reading<T> reading) {
        return new Shape<>() {
            @Override
            public String expected() {
                return expected;
            }

            @Override
            public T read(Node node, Findings findings) {
                return reading.read(node, findings);
            }
        };
    }

    private static String oneLine(String text) {
        return text.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f) ? text : null;
    }

    /** The second half of a {@link Shape}. */
    interface Reading<T> {
        T read(Node node, Findings findings);
    }
}

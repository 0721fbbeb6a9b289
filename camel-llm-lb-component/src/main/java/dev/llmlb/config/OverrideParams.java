package dev.llmlb.config;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.llmlb.model.ParamOverride;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code override_params}, whose values go into a request body as JSON.
 *
 * <p>Plain {@code 0.5} and {@code 50_000} are numbers, {@code true} and {@code false} are booleans.
 * {@code yes} is text, and so is everything in quotes, a placeholder included.
 */
final class OverrideParams {

    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Set<String> NOT_FINITE = Set.of("inf", "Inf", "INF", "nan", "NaN", "NAN");

    static final Shape<List<ParamOverride>> SHAPE = Shapes.shape("a mapping", OverrideParams::read);
    /** Any value, as JSON text. */
    static final Shape<String> JSON = Shapes.shape("a value", OverrideParams::json);

    private OverrideParams() {}

    private static List<ParamOverride> read(Node node, Findings findings) {
        if (!(node instanceof Node.Mapping mapping)) {
            findings.wrong(node, "a mapping");
            return null;
        }
        List<ParamOverride> overrides = new ArrayList<>();
        mapping.entries().forEach((name, entry) -> {
            if (name.equals(
                    "stream")) { // a caller who waits for one answer cannot be given a stream, nor the other way round
                findings.wrong(entry.value(), "no stream here: whoever asks chooses it");
            }
            String json = entry.value().isNull() ? null : json(entry.value(), findings);
            overrides.add(new ParamOverride(name, json));
        });
        return overrides;
    }

    private static String json(Node node, Findings findings) {
        StringBuilder json = new StringBuilder();
        write(node, json, findings);
        return json.toString();
    }

    private static void write(Node node, StringBuilder json, Findings findings) {
        if (node instanceof Node.Scalar scalar) {
            json.append(scalar(scalar, findings));
        } else if (node instanceof Node.Sequence sequence) {
            String before = "[";
            for (Node item : sequence.items()) {
                json.append(before);
                write(item, json, findings);
                before = ",";
            }
            json.append(sequence.items().isEmpty() ? "[]" : "]");
        } else if (node instanceof Node.Mapping mapping) {
            String before = "{";
            for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
                json.append(before).append(string(entry.getKey())).append(':');
                write(entry.getValue().value(), json, findings);
                before = ",";
            }
            json.append(mapping.entries().isEmpty() ? "{}" : "}");
        }
    }

    private static String scalar(Node.Scalar scalar, Findings findings) {
        String text = scalar.text();
        if (scalar.isNull()) {
            return "null";
        }
        if (scalar.quoted()) {
            return string(text);
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return TRUE.contains(text) ? "true" : "false";
        }
        if (NOT_FINITE.contains(text.replaceFirst("^[-+]?\\.", "")) && text.contains(".")) {
            findings.wrong(scalar, "a number that JSON has, or text in quotes");
            return "null";
        }
        return Shapes.NUMBER.matcher(text).matches() ? number(text) : string(text);
    }

    /** The digits as they were written, in the form of JSON: {@code +.5} becomes {@code 0.5}, {@code 5.} {@code 5}. */
    private static String number(String text) {
        String digits = text.replace("_", "").replaceFirst("^\\+", "");
        return digits.replaceFirst("^(-?)\\.", "$10.").replaceFirst("\\.(?=[eE]|$)", "");
    }

    private static String string(String text) {
        return TextNode.valueOf(text).toString();
    }
}

package dev.llmlb.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads the documents of one source; what is no YAML is a fault, and the documents before it are still given. */
final class YamlDocuments {

    private static final int MAX_ALIASES = 50;
    static final int MAX_NESTING = 50;
    private static final int MAX_CODE_POINTS = 3 * 1024 * 1024;

    private static final String PATH = "(yaml)";
    /** A value that begins with a placeholder and is not quoted. */
    private static final Pattern BARE_PLACEHOLDER = Pattern.compile("(^|[:\\-,\\[{]\\s+)\\{\\{");
    /** Messages that repeat a word of the text, which may be a key: {@code api_key: *abc}. */
    private static final Pattern NAMING =
            Pattern.compile("^(found (?:undefined alias|duplicate anchor|undefined tag handle)).*");

    private final ConfigSource source;
    private final Findings findings;

    YamlDocuments(ConfigSource source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    List<Node> read(Placeholders placeholders) {
        List<Node> documents = new ArrayList<>();
        TreeBuilder builder = new TreeBuilder(source.name(), placeholders, findings);
        try {
            if (source.text().length() > MAX_CODE_POINTS) {
                unreadable(new Place(source.name(), 1, 1), "too long", "at most " + MAX_CODE_POINTS + " characters");
                return documents;
            }
            Iterator<org.yaml.snakeyaml.nodes.Node> roots = new Yaml(options())
                    .composeAll(new StringReader(source.text()))
                    .iterator();
            while (roots.hasNext()) {
                Node document = builder.build(roots.next());
                if (!document.isNull()) {
                    documents.add(document);
                }
            }
        } catch (MarkedYAMLException e) {
            syntaxError(e);
        } catch (ReaderException e) {
            unreadable(placeOf(e.getPosition()), "a character that YAML does not allow", "readable YAML");
        } catch (RuntimeException e) {
            // its message may quote the text; what is left here is rare: a limit, or a fault of the YAML library
            unreadable(
                    new Place(source.name(), 1, 1),
                    "not readable (" + e.getClass().getSimpleName() + ")",
                    "readable YAML");
        }
        return documents;
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_NESTING);
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setAllowRecursiveKeys(false);
        return options;
    }

    private void syntaxError(MarkedYAMLException e) {
        // the full message quotes the lines around, which may hold keys
        String problem = e.getProblem() == null
                ? "not readable"
                : NAMING.matcher(e.getProblem()).replaceFirst("$1");
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        if (mark == null) {
            unreadable(new Place(source.name(), 1, 1), Printable.of(problem), "readable YAML");
            return;
        }
        String expected = hasBarePlaceholder(mark.getLine()) || hasBarePlaceholder(mark.getLine() - 1)
                ? "readable YAML; quote a value that begins with {{, as in \"{{env:NAME}}\""
                : "readable YAML";
        unreadable(new Place(source.name(), mark.getLine() + 1, mark.getColumn() + 1), Printable.of(problem), expected);
    }

    private boolean hasBarePlaceholder(int line) {
        return source.text().lines().skip(Math.max(0, line)).limit(1).anyMatch(l -> BARE_PLACEHOLDER
                .matcher(l)
                .find());
    }

    private void unreadable(Place place, String problem, String expected) {
        findings.incomplete();
        findings.fault(place, PATH, problem, expected, null);
    }

    private Place placeOf(int codePoint) {
        int line = 1;
        int column = 1;
        int[] before = source.text().codePoints().limit(Math.max(0, codePoint)).toArray();
        for (int point : before) {
            line += point == '\n' ? 1 : 0;
            column = point == '\n' ? 1 : column + 1;
        }
        return new Place(source.name(), line, column);
    }
}

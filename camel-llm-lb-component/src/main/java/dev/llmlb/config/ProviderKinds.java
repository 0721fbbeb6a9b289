package dev.llmlb.config;

import dev.llmlb.provider.ProviderKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The kinds of provider by name, with those that are only named yet. */
final class ProviderKinds {

    private static final Set<String> LATER = Set.of("camel", "langchain4j");
    private static final List<String> NAMES =
            Arrays.stream(ProviderKind.values()).map(ProviderKind::yaml).toList();

    private static final Shape<ProviderKind> KNOWN = Shapes.oneOf(List.of(ProviderKind.values()), ProviderKind::yaml);

    static final Shape<ProviderKind> SHAPE = Shapes.shape(KNOWN.expected(), (node, findings) -> {
        if (node instanceof Node.Scalar scalar && LATER.contains(scalar.text())) {
            String expected = Shapes.inWords(NAMES) + "; " + scalar.text() + " is not available in this version";
            findings.wrong(node, expected);
            return null;
        }
        return KNOWN.read(node, findings);
    });

    private ProviderKinds() {}
}

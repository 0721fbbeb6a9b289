package dev.llmlb.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The address where a provider's API begins, without a slash at the end. */
final class BaseUrl {

    private static final String EXPECTED =
            "an http or https URL with a host, without user, query and fragment; a key goes into api_key";

    /** What is put behind the base: copied with it from a vendor's page it would be there twice, and each call a 404. */
    private static final List<String> OPERATIONS =
            List.of("/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/messages");

    static final Shape<URI> SHAPE = Shapes.shape(EXPECTED, BaseUrl::read);

    private BaseUrl() {}

    private static URI read(Node node, Findings findings) {
        URI url = node instanceof Node.Scalar scalar ? parse(scalar.text()) : null;
        if (url == null && node instanceof Node.Scalar scalar && mayHoldKey(scalar.text())) {
            findings.fault(node.place(), node.path(), Node.HIDDEN, EXPECTED, null);
        } else if (url == null) {
            findings.wrong(node, EXPECTED);
        } else {
            OPERATIONS.stream()
                    .filter(url.getRawPath()::endsWith)
                    .findFirst()
                    .ifPresent(operation -> findings.wrong(
                            node, "the address up to where " + operation.replace("/v1", "") + " begins"));
        }
        return url;
    }

    private static URI parse(String text) {
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            boolean accepted = url.getScheme() != null
                    && Set.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT))
                    && url.getHost() != null
                    && url.getPort() <= 65_535
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            return accepted ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean mayHoldKey(String text) {
        return text.indexOf('@') >= 0 || text.indexOf('?') >= 0;
    }
}

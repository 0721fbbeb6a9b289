package dev.llmlb.config;

import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Secret;
import dev.llmlb.model.Target;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The providers: those declared, and the well-known ones that a target names or whose key is there. */
final class ProviderDirectory {

    private final UnaryOperator<String> environment;
    private final Findings findings;
    private final UniqueNames names = new UniqueNames("each provider once");
    private final Map<String, ProviderSettings> declared = new LinkedHashMap<>();
    private final Map<String, ProviderSettings> wellKnown = new LinkedHashMap<>();

    ProviderDirectory(UnaryOperator<String> environment, Findings findings) {
        this.environment = environment;
        this.findings = findings;
    }

    UnaryOperator<String> environment() {
        return environment;
    }

    void declare(ProviderSettings provider, Node at) {
        names.take(provider.name(), at, findings);
        declared.putIfAbsent(provider.name(), provider);
    }

    /** The key of a well-known provider that was declared without one, or null. */
    Secret usualKey(WellKnownProvider provider, URI baseUrl, Node at) {
        Secret key = fromEnvironment(provider);
        if (provider.keyVariable() == null || baseUrl == null) {
            return null;
        }
        if (!provider.baseUrl().getHost().equalsIgnoreCase(baseUrl.getHost())) {
            if (key != null) {
                findings.warn(
                        at,
                        provider.keyVariable() + " is not sent, since base_url is not " + provider.providerName()
                                + "'s own; name it in api_key if it should be");
            }
            return null;
        }
        if (key == null) {
            warnWithoutKey(provider, at);
        }
        return key;
    }

    /** A target names its provider, which must be declared or well-known, and must have the model if it lists any. */
    void require(Target target, Node at) {
        ProviderSettings provider = declared.get(target.provider());
        if (provider != null) {
            if (!provider.models().isEmpty() && !provider.models().containsKey(target.model())) {
                String expected = "a model that provider " + provider.name() + " lists: "
                        + Printable.of(String.join(
                                ", ",
                                provider.models().keySet().stream().sorted().toList()));
                findings.wrong(
                        at,
                        expected,
                        Suggestion.forWord(target.model(), provider.models().keySet()));
            }
            return;
        }
        WellKnownProvider known = WellKnownProvider.named(target.provider());
        if (known != null) {
            if (!wellKnown.containsKey(target.provider())) {
                Secret key = fromEnvironment(known);
                if (key == null && known.keyVariable() != null) {
                    warnWithoutKey(known, at);
                }
                wellKnown.put(target.provider(), settings(known, key));
            }
        } else if (!findings.isIncomplete()) {
            List<String> all = new ArrayList<>(declared.keySet());
            all.addAll(WellKnownProvider.names());
            findings.wrong(
                    at,
                    "a provider declared in a " + ProviderReader.TYPE + ", or one of "
                            + String.join(", ", WellKnownProvider.names()),
                    Suggestion.forWord(target.provider(), all));
        }
    }

    /** A target may change headers only where its provider has them, and where they are not what proves who asks. */
    void requireHeaders(Target target, HeadersOverride headers, Node at) {
        ProviderSettings provider = declared.get(target.provider());
        if (provider == null) {
            return;
        }
        if (provider.kind() == ProviderKind.LANGCHAIN4J) {
            findings.wrong(at, "no headers_override, since a LangChain4j model takes no headers");
        } else if (provider.kind() == ProviderKind.BEDROCK && provider.apiKey() == null) {
            Stream.concat(headers.set().keySet().stream(), headers.remove().stream())
                    .filter(ProviderDirectory::isOfSignature)
                    .sorted()
                    .forEach(name -> findings.wrong(
                            at, "not the header " + Printable.of(name) + ", which is of the signature of AWS"));
        }
    }

    private static boolean isOfSignature(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.equals("authorization") || name.equals("host") || name.startsWith("x-amz-");
    }

    /** Whether it is known what a target costs. */
    boolean hasPrice(Target target) {
        ProviderSettings provider = declared.get(target.provider());
        if (provider == null) {
            return false;
        }
        ProviderModel model = provider.model(target.model());
        return model.inputPerMillion() > 0 || model.outputPerMillion() > 0;
    }

    /** By name, to be asked for when every target is known. */
    Map<String, ProviderSettings> all() {
        Map<String, ProviderSettings> all = new LinkedHashMap<>(declared);
        all.putAll(wellKnown);
        for (WellKnownProvider provider : WellKnownProvider.values()) {
            Secret key = fromEnvironment(provider);
            if (key != null) {
                all.putIfAbsent(provider.providerName(), settings(provider, key));
            }
        }
        return all;
    }

    private void warnWithoutKey(WellKnownProvider provider, Node at) {
        findings.warn(
                at, "provider " + provider.providerName() + " has no key, " + provider.keyVariable() + " is not set");
    }

    private Secret fromEnvironment(WellKnownProvider provider) {
        String key = provider.keyVariable() == null ? null : environment.apply(provider.keyVariable());
        return key == null || key.isBlank() ? null : new Secret(key.strip());
    }

    private static ProviderSettings settings(WellKnownProvider provider, Secret key) {
        return new ProviderSettings(
                provider.providerName(),
                provider.kind(),
                provider.baseUrl(),
                key,
                null,
                Map.of(),
                Timeouts.DEFAULT,
                0,
                null,
                Map.of(),
                provider.options());
    }
}

package dev.llmlb.config;

import dev.llmlb.model.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads what only a provider of kind {@code bedrock} has: a region, and the keys of an AWS account. */
final class AwsReader {

    static final List<String> KEYS = List.of("region", "access_key_id", "secret_access_key", "session_token");

    /** What AWS's own tools look for, the former first. */
    private static final List<String> REGION_VARIABLES = List.of("AWS_REGION", "AWS_DEFAULT_REGION");

    private static final String REGION_FORM = "[a-z]{2}(-[a-z]+)+-\\d";
    private static final Shape<String> REGION = Shapes.scalar(
            "a region of AWS, such as eu-west-1, here or in AWS_REGION",
            text -> text.matches(REGION_FORM) ? text : null);

    private AwsReader() {}

    /** The options by key; without a region when that has a fault. */
    static Map<String, String> read(MapReader provider, UnaryOperator<String> environment) {
        Map<String, String> options = new LinkedHashMap<>();
        put(options, "region", region(provider, environment));
        String id = provider.optional("access_key_id", Shapes.TEXT);
        put(options, "access_key_id", id);
        Secret secret = id == null ? null : provider.required("secret_access_key", ProviderReader.API_KEY);
        if (id == null && provider.has("secret_access_key")) {
            provider.required("access_key_id", Shapes.TEXT);
        }
        Secret token = provider.optional("session_token", ProviderReader.API_KEY);
        put(options, "secret_access_key", secret == null ? null : secret.reveal());
        put(options, "session_token", token == null ? null : token.reveal());
        return options;
    }

    private static String region(MapReader provider, UnaryOperator<String> environment) {
        for (String variable : REGION_VARIABLES) {
            String region = environment.apply(variable);
            if (!provider.has("region") && region != null && region.matches(REGION_FORM)) {
                return region;
            }
        }
        return provider.required("region", REGION);
    }

    /** Where Bedrock answers in a region; null without one. */
    static URI baseUrl(String region) {
        return region == null ? null : URI.create("https://bedrock-runtime." + region + ".amazonaws.com");
    }

    private static void put(Map<String, String> options, String key, String value) {
        if (value != null) {
            options.put(key, value);
        }
    }
}

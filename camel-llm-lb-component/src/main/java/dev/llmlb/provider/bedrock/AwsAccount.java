package dev.llmlb.provider.bedrock;

import dev.llmlb.model.Secret;
import java.util.Map;

/**
 * Where an AWS account is used, and its keys.
 *
 * @param region such as {@code eu-west-1}
 * @param accessKeyId null for what AWS's default chain finds: the environment, a profile, the machine's role
 * @param secretAccessKey null exactly when there is no id
 * @param sessionToken of temporary keys, or null
 */
record AwsAccount(String region, String accessKeyId, Secret secretAccessKey, Secret sessionToken) {

    /** The account of a provider's options. */
    static AwsAccount of(Map<String, String> options) {
        return new AwsAccount(
                options.get("region"),
                options.get("access_key_id"),
                secret(options.get("secret_access_key")),
                secret(options.get("session_token")));
    }

    private static Secret secret(String value) {
        return value == null ? null : new Secret(value);
    }
}

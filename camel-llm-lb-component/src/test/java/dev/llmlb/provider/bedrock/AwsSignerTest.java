package dev.llmlb.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the SDK signs is what the reference of signature version 4 says, calculated here once more. */
class AwsSignerTest {

    private static final String DATE = "20260301T120000Z";
    private static final String SCOPE = "20260301/eu-west-1/bedrock/aws4_request";
    private static final byte[] BODY = "{\"messages\":[]}".getBytes(UTF_8);
    private static final URI ADDRESS =
            URI.create("https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-v1%3A0/converse");

    private static Map<String, String> sign(Secret token) {
        AwsAccount account = new AwsAccount("eu-west-1", "AKID", new Secret("secret"), token);
        return new AwsSigner(account, () -> Instant.parse("2026-03-01T12:00:00Z")).sign(ADDRESS, BODY);
    }

    @Test
    void theSignatureIsTheOneOfTheReference() throws Exception {
        Map<String, String> headers = sign(null);
        assertThat(headers).containsEntry("X-Amz-Date", DATE).doesNotContainKeys("Host", "X-Amz-Security-Token");
        String authorization = headers.get("Authorization");
        String signed = AwsSignature.signedHeaders(authorization);
        assertThat(signed.split(";")).contains("content-type", "host", "x-amz-date");
        Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sent.putAll(headers);
        sent.put("content-type", "application/json");
        sent.put("host", "bedrock-runtime.eu-west-1.amazonaws.com");
        assertThat(authorization)
                .isEqualTo(AwsSignature.authorization(
                        "AKID", "secret", SCOPE, DATE, ADDRESS.getRawPath(), signed, sent::get, BODY));
    }

    @Test
    void withoutKeysOfItsOwnTheChainOfAwsFindsThoseOfAProfile(@TempDir Path dir) throws Exception {
        Path credentials = Files.writeString(
                dir.resolve("credentials"),
                """
                [work]
                aws_access_key_id = PROFILED
                aws_secret_access_key = secret
                aws_session_token = of-the-profile
                """);
        Map<String, String> properties = Map.of(
                "aws.profile", "work",
                "aws.sharedCredentialsFile", credentials.toString(),
                "aws.disableEc2Metadata", "true");
        properties.forEach(System::setProperty);
        try {
            AwsAccount account = new AwsAccount("eu-west-1", null, null, null);
            Map<String, String> headers =
                    new AwsSigner(account, () -> Instant.parse("2026-03-01T12:00:00Z")).sign(ADDRESS, BODY);
            assertThat(headers.get("Authorization")).startsWith("AWS4-HMAC-SHA256 Credential=PROFILED/" + SCOPE);
            assertThat(headers).containsEntry("X-Amz-Security-Token", "of-the-profile");
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void aSessionsTokenGoesAlong() {
        assertThat(sign(new Secret("token"))).containsEntry("X-Amz-Security-Token", "token");
    }
}

package dev.llmlb.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Secret;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

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
        String signed = authorization.replaceFirst(".*SignedHeaders=([^,]*),.*", "$1");
        assertThat(signed.split(";")).contains("content-type", "host", "x-amz-date");
        StringBuilder canonical = new StringBuilder();
        for (String name : signed.split(";")) {
            String value =
                    switch (name) {
                        case "content-type" -> "application/json";
                        case "host" -> "bedrock-runtime.eu-west-1.amazonaws.com";
                        case "x-amz-date" -> DATE;
                        default ->
                            headers.entrySet().stream()
                                    .filter(h -> h.getKey().equalsIgnoreCase(name))
                                    .findAny()
                                    .orElseThrow()
                                    .getValue();
                    };
            canonical.append(name).append(':').append(value).append('\n');
        }
        String request =
                "POST\n/model/anthropic.claude-v1%253A0/converse\n\n" + canonical + "\n" + signed + "\n" + sha256(BODY);
        String toSign = "AWS4-HMAC-SHA256\n" + DATE + "\n" + SCOPE + "\n" + sha256(request.getBytes(UTF_8));
        byte[] key = "AWS4secret".getBytes(UTF_8);
        for (String part : SCOPE.split("/")) {
            key = hmac(key, part);
        }
        assertThat(authorization)
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKID/" + SCOPE + ", SignedHeaders=" + signed + ", Signature="
                        + HexFormat.of().formatHex(hmac(key, toSign)));
    }

    @Test
    void aSessionsTokenGoesAlong() {
        assertThat(sign(new Secret("token"))).containsEntry("X-Amz-Security-Token", "token");
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}

package dev.llmlb.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calculates what the reference of signature version 4 says, for a POST without a query. */
final class AwsSignature {

    private AwsSignature() {}

    /**
     * The whole header.
     *
     * @param path as it is sent; it is encoded once more, as for all services but S3
     * @param signed the names of the signed headers, as the header to be checked lists them
     * @param header gives the value of a header as it is sent
     */
    static String authorization(
            String key,
            String secret,
            String scope,
            String date,
            String path,
            String signed,
            UnaryOperator<String> header,
            byte[] body)
            throws GeneralSecurityException {
        StringBuilder canonical = new StringBuilder();
        for (String name : signed.split(";")) {
            canonical.append(name).append(':').append(header.apply(name)).append('\n');
        }
        String request = "POST\n" + path.replace("%", "%25") + "\n\n" + canonical + "\n" + signed + "\n" + sha256(body);
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(request.getBytes(UTF_8));
        byte[] signing = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : scope.split("/")) {
            signing = hmac(signing, part);
        }
        return "AWS4-HMAC-SHA256 Credential=" + key + "/" + scope + ", SignedHeaders=" + signed + ", Signature="
                + HexFormat.of().formatHex(hmac(signing, toSign));
    }

    /** The names of the headers that such a header says are signed. */
    static String signedHeaders(String authorization) {
        return authorization.replaceFirst(".*SignedHeaders=([^,]*),.*", "$1");
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

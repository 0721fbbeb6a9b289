package dev.llmlb.provider.bedrock;

import dev.llmlb.time.WallClock;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Signs by AWS's signature version 4, with the account's keys or those that AWS's default chain finds. */
final class AwsSigner implements RequestSigner {

    private static final String SERVICE = "bedrock";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsProvider credentials;
    private final String region;
    private final Clock clock;

    AwsSigner(AwsAccount account, WallClock clock) {
        this.region = account.region();
        this.clock = new SigningClock(clock);
        this.credentials = account.accessKeyId() == null
                ? DefaultChain.CREDENTIALS
                : StaticCredentialsProvider.create(written(account));
    }

    private static AwsCredentials written(AwsAccount account) {
        String secret = account.secretAccessKey().reveal();
        return account.sessionToken() == null
                ? AwsBasicCredentials.create(account.accessKeyId(), secret)
                : AwsSessionCredentials.create(
                        account.accessKeyId(), secret, account.sessionToken().reveal());
    }

    @Override
    public Map<String, String> sign(URI address, byte[] body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(address)
                .putHeader("Content-Type", "application/json")
                .build();
        SignedRequest signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                .request(request)
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        Map<String, String> headers = new LinkedHashMap<>();
        signed.request().forEachHeader((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("authorization")
                    || lower.startsWith("x-amz-")) { // the client sets host and content type itself
                headers.put(name, String.join(",", values));
            }
        });
        return headers;
    }

    /**
     * AWS's default chain, one for all accounts and configurations. The first request may wait for it to ask a server; later keys are
     * fetched ahead of time, by a thread of the SDK's.
     */
    private static final class DefaultChain {

        static final AwsCredentialsProvider CREDENTIALS = DefaultCredentialsProvider.builder()
                .asyncCredentialUpdateEnabled(true)
                .build();
    }

    /** The wall clock as the SDK wants it. */
    private static final class SigningClock extends Clock {

        private final WallClock clock;

        SigningClock(WallClock clock) {
            this.clock = clock;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return clock.now();
        }
    }
}

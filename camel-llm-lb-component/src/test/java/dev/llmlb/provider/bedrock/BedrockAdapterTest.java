package dev.llmlb.provider.bedrock;

import static dev.llmlb.provider.translate.Wire.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Secret;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.translate.Loopback;
import dev.llmlb.provider.translate.Loopback.Done;
import dev.llmlb.provider.translate.ScriptedServer;
import dev.llmlb.provider.translate.Wire;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over loopback, on a server whose answers are written word for word. */
@Timeout(30)
class BedrockAdapterTest {

    private static final Map<String, String> ACCOUNT =
            Map.of("region", "eu-west-1", "access_key_id", "AKID", "secret_access_key", "secret");
    private static final String STREAM = "application/vnd.amazon.eventstream";
    private static final byte[] BEGUN = EventStreamBytes.all(
            EventStreamBytes.event("messageStart", "{'role':'assistant'}"),
            EventStreamBytes.event("contentBlockDelta", "{'delta':{'text':'Hi'},'contentBlockIndex':0}"));

    private Loopback upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new Loopback(ProviderKind.BEDROCK, "", ACCOUNT, null, BedrockAdapter::new);
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @Test
    void thePathNamesTheModelAndTheRequestIsSigned() throws Exception {
        upstream.server()
                .next(
                        200,
                        "application/json",
                        json("{'output':{'message':{'content':[{'text':'Hi'}]}},"
                                + "'stopReason':'end_turn','usage':{'inputTokens':3,'outputTokens':2}}"));
        Done done = upstream.call("eu.anthropic.claude-v1:0", Wire.asking(""));
        assertThat(done.outcome().isSuccess()).isTrue();
        assertThat(done.reply().usage()).isEqualTo(new Usage(3, 2));
        assertThat(done.body()).contains("\"content\":\"Hi\"", "\"model\":\"eu.anthropic.claude-v1:0\"");
        ScriptedServer.Received request = upstream.server().received().get(0);
        assertThat(request.path()).isEqualTo("/model/eu.anthropic.claude-v1%3A0/converse");
        assertThat(request.headers().getFirst("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKID/20260301/eu-west-1/bedrock/aws4_request");
        assertThat(request.headers().getFirst("X-Amz-Date")).isEqualTo("20260301T120000Z");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsToBeCachedIsMarkedOnTheWire(boolean stream) throws Exception {
        upstream.server().next(500, "application/json", "{}");
        upstream.call(
                "us.anthropic.claude-opus-4-6-v1",
                Wire.chat(
                        "{'stream':" + stream
                                + ",'messages':[{'role':'user','content':[{'type':'text','text':'Q','cache_control':{'type':'ephemeral'}}]}]}"));
        ScriptedServer.Received request = upstream.server().received().get(0);
        assertThat(request.path()).endsWith(stream ? "/converse-stream" : "/converse");
        assertThat(request.body()).contains(json("'content':[{'text':'Q'},{'cachePoint':{'type':'default'}}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us.anthropic.claude-sonnet-4-20250514-v1:0",
                "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-v1:0",
                "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc 1+2~",
                "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:provisioned-model/x"
            })
    void whatArrivesIsWhatWasSigned(String model) throws Exception {
        for (boolean stream : List.of(false, true)) {
            upstream.server().next(500, "application/json", "{}");
            upstream.call(model, Wire.asking("'stream':" + stream));
        }
        for (ScriptedServer.Received request : upstream.server().received()) {
            assertThat(URLDecoder.decode(request.path(), UTF_8)).contains("/model/" + model + "/converse");
            String authorization = request.headers().getFirst("Authorization");
            assertThat(authorization)
                    .isEqualTo(AwsSignature.authorization(
                            "AKID",
                            "secret",
                            "20260301/eu-west-1/bedrock/aws4_request",
                            "20260301T120000Z",
                            request.path(),
                            AwsSignature.signedHeaders(authorization),
                            name -> request.headers().getFirst(name),
                            request.body().getBytes(UTF_8)));
        }
    }

    @Test
    void aBedrockKeyNeedsNoSignature() throws Exception {
        upstream.close();
        upstream = new Loopback(ProviderKind.BEDROCK, "", ACCOUNT, new Secret("key"), BedrockAdapter::new);
        upstream.server().next(500, "application/json", "{}");
        upstream.call(Wire.asking(""));
        assertThat(upstream.server().received().get(0).headers().getFirst("Authorization"))
                .isEqualTo("Bearer key");
    }

    @Test
    void aStreamEndsLikeOneOfOpenAis() throws Exception {
        upstream.server()
                .next(
                        200,
                        STREAM,
                        EventStreamBytes.all(
                                BEGUN,
                                EventStreamBytes.event("messageStop", "{'stopReason':'end_turn'}"),
                                EventStreamBytes.event("metadata", "{'usage':{'inputTokens':3,'outputTokens':2}}")));
        Done done = upstream.call(Wire.asking("'stream':true,'stream_options':{'include_usage':true}"));
        assertThat(done.text())
                .contains("\"content\":\"Hi\"", "\"finish_reason\":\"stop\"", "\"total_tokens\":5")
                .endsWith("data: [DONE]\n\n");
        assertThat(done.end().usage()).isEqualTo(new Usage(3, 2));
        assertThat(upstream.server().received().get(0).path()).isEqualTo("/model/m-up/converse-stream");
    }

    @Test
    void aStreamWithoutItsReasonIsCut() throws Exception {
        upstream.server().next(200, STREAM, BEGUN);
        Done done = upstream.call(Wire.asking("'stream':true"));
        assertThat(done.text()).contains("event: error").doesNotContain("[DONE]");
        assertThat(done.end().outcome().kind()).isEqualTo(OutcomeKind.FAILING);
    }

    @Test
    void aStreamWithAWrongChecksumIsBroken() throws Exception {
        byte[] broken = BEGUN.clone();
        broken[broken.length - 1]++;
        upstream.server().next(200, STREAM, broken);
        assertThat(upstream.call(Wire.asking("'stream':true")).outcome().kind()).isEqualTo(OutcomeKind.FAILING);
    }

    @Test
    void anExceptionBeforeContentIsAFailureThatAnotherTargetCanMend() throws Exception {
        upstream.server()
                .next(200, STREAM, EventStreamBytes.exception("throttlingException", "{'message':'Too many'}"));
        Done done = upstream.call(Wire.asking("'stream':true"));
        assertThat(done.outcome().kind()).isEqualTo(OutcomeKind.RATE_LIMITED);
        assertThat(done.outcome().status()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({
        "throttlingException, RATE_LIMITED, 429",
        "modelStreamErrorException, FAILING, 500",
        "validationException, CALLER_FAULT, 400",
        "serviceUnavailableException, OVERLOADED, 503",
        "internalServerException, FAILING, 500",
        "modelTimeoutException, FAILING, 504"
    })
    void everyExceptionOfAStreamIsAFailureBeforeItsFirstTokenAndAnErrorToTheCallerAfterIt(
            String name, OutcomeKind kind, int status) throws Exception {
        byte[] exception = EventStreamBytes.exception(name, "{'message':'why'}");
        upstream.server()
                .next(
                        200,
                        STREAM,
                        EventStreamBytes.all(
                                EventStreamBytes.event("messageStart", "{'role':'assistant'}"), exception));
        Done before = upstream.call(Wire.asking("'stream':true"));
        assertThat(before.outcome().kind()).isEqualTo(kind);
        assertThat(before.outcome().status()).isEqualTo(status);
        assertThat(before.body()).contains("\"message\":\"why\"", "\"code\":\"" + name + "\"");

        upstream.server().next(200, STREAM, EventStreamBytes.all(BEGUN, exception));
        Done after = upstream.call(Wire.asking("'stream':true"));
        assertThat(after.outcome().isSuccess()).isTrue();
        assertThat(after.text()).contains("\"content\":\"Hi\"", "event: error").doesNotContain("[DONE]", "why");
        assertThat(after.end().outcome().kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400 | Input is too long for requested model. | CONTEXT_LENGTH",
                "400 | Malformed input request | CALLER_FAULT",
                "403 | You don-t have access to the model | UNAUTHORIZED",
                "404 | Could not resolve the foundation model | UNKNOWN_MODEL",
                "408 | Model has timed out in processing the request | FAILING",
                "424 | Error while processing the model | FAILING",
                "429 | Too many requests, please wait before trying again. | RATE_LIMITED",
                "500 | Internal server error | FAILING",
                "503 | Service unavailable | OVERLOADED"
            })
    void errorsAreWhatTheySayAndReachTheCallerInOpenAisShape(int status, String message, OutcomeKind kind)
            throws Exception {
        for (boolean stream : List.of(false, true)) {
            upstream.server().next(status, "application/json", json("{'message':'" + message + "'}"));
            Done done = upstream.call(Wire.asking("'stream':" + stream));
            assertThat(done.outcome().kind()).isEqualTo(kind);
            assertThat(done.body()).startsWith("{\"error\":{\"message\":\"" + message + "\"");
        }
    }

    @Test
    void aRequestThatCannotBeTranslatedIsNotSent() throws Exception {
        upstream.assertNotSent(Wire.asking("'seed':1"), "seed: 1 (bedrock has no such parameter)");
    }

    @Test
    void withoutTheSdkTheStartFailsAndSaysWhatIsMissing() throws Exception {
        try (URLClassLoader withoutSdk = new WithoutSdk()) {
            Class<?> adapter = withoutSdk.loadClass(BedrockAdapter.class.getName());
            Method requireSdk = adapter.getDeclaredMethod("requireSdk", String.class);
            requireSdk.setAccessible(true);
            assertThatThrownBy(() -> requireSdk.invoke(null, "aws"))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("provider aws: no AWS SDK on the class path")
                    .hasMessageContaining("software.amazon.awssdk:auth");
        }
    }

    /** The class path of the tests without the SDK. */
    private static final class WithoutSdk extends URLClassLoader {

        WithoutSdk() {
            super(
                    new URL[] {
                        BedrockAdapter.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    BedrockAdapterTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("software.amazon.")) {
                throw new ClassNotFoundException(name);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null
                    ? loaded
                    : name.startsWith("dev.llmlb.") ? findClass(name) : super.loadClass(name, resolve);
        }
    }
}

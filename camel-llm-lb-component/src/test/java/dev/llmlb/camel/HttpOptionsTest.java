package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.SimulatedProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS, the version of HTTP, and the proxy of the calls to providers. */
class HttpOptionsTest {

    @TempDir
    static Path dir;

    private static TlsProvider provider;

    private final CamelContext context = new DefaultCamelContext();
    private final LlmLbComponent component = new LlmLbComponent();

    @BeforeAll
    static void startProvider() throws Exception {
        provider = new TlsProvider(dir);
    }

    @AfterAll
    static void stopProvider() throws Exception {
        provider.close();
    }

    @BeforeEach
    void setUp() {
        provider.protocols.clear();
        context.addComponent("llm-lb", component);
        component.setCamelContext(context);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private void target(String uri) {
        LlmLbTarget target = new LlmLbTarget();
        target.setUri(uri);
        target.setApiKey("sk-test");
        LlmLbModel model = new LlmLbModel();
        model.setTargets(List.of(target));
        component.setModels(Map.of("gpt-4", model));
    }

    private Exchange ask() throws Exception {
        context.start();
        return context.createProducerTemplate()
                .request("llm-lb:gpt-4", e -> e.getMessage().setBody("The capital of France?"));
    }

    @Test
    void aProviderWithACertificateOfAnUnknownCaIsNotTrusted() throws Exception {
        target(provider.baseUrl());
        assertThat(ask().getException(LlmLbException.class)).hasMessageContaining("127.0.0.1");
        assertThat(provider.protocols).isEmpty();
    }

    @Test
    void theComponentsTlsParametersSayWhomToTrust() throws Exception {
        target(provider.baseUrl());
        component.setSslContextParameters(provider.trust());
        assertThat(ask().getMessage().getBody()).isEqualTo("Paris");
        assertThat(provider.protocols).containsExactly("HTTP/1.1");
    }

    @Test
    void theGlobalTlsParametersAreUsedWhenAskedFor() throws Exception {
        target(provider.baseUrl());
        context.setSSLContextParameters(provider.trust());
        component.setUseGlobalSslContextParameters(true);
        assertThat(ask().getMessage().getBody()).isEqualTo("Paris");
    }

    @Test
    void theGlobalTlsParametersAreNotUsedUnasked() throws Exception {
        target(provider.baseUrl());
        context.setSSLContextParameters(provider.trust());
        assertThat(ask().getException()).isInstanceOf(LlmLbException.class);
    }

    @Test
    void http2IsSpokenWithAServerThatOffersIt() throws Exception {
        target(provider.baseUrl());
        component.setSslContextParameters(provider.trust());
        component.setHttpVersion("2");
        assertThat(ask().getMessage().getBody()).isEqualTo("Paris");
        assertThat(provider.protocols).containsExactly("HTTP/2.0");
    }

    @Test
    void withoutTlsHttp2IsNotAskedFor() throws Exception {
        try (SimulatedProvider plain = SimulatedProvider.start("plain")) {
            target(plain.baseUrl());
            component.setHttpVersion("2");
            assertThat(ask().getException()).isNull();
        }
    }

    @Test
    void theProxyGetsTheRequest() throws Exception {
        try (SimulatedProvider proxy = SimulatedProvider.start("proxy")) {
            target("http://llm.invalid:81/v1");
            component.setProxyHost("127.0.0.1");
            component.setProxyPort(URI.create(proxy.baseUrl()).getPort());
            assertThat(ask().getException()).isNull();
            assertThat(proxy.requests().get(0).headers()).containsEntry("host", "llm.invalid:81");
        }
    }

    private void through(TunnelProxy proxy) throws Exception {
        target(provider.baseUrl());
        component.setSslContextParameters(provider.trust());
        component.setProxyHost("127.0.0.1");
        component.setProxyPort(proxy.port());
    }

    @ParameterizedTest
    @CsvSource({"1.1,HTTP/1.1", "2,HTTP/2.0"})
    void tlsGoesThroughATunnelOfTheProxyWhichSeesNothingOfIt(String version, String protocol) throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(null)) {
            through(proxy);
            component.setHttpVersion(version);
            assertThat(ask().getMessage().getBody()).isEqualTo("Paris");
            assertThat(provider.protocols).containsExactly(protocol);
            assertThat(proxy.asked)
                    .containsExactly("CONNECT " + URI.create(provider.baseUrl()).getAuthority() + " HTTP/1.1");
            assertThat(proxy.seen()).isNotEmpty().doesNotContain("sk-test", "France", "/chat/completions");
        }
    }

    @Test
    void aProxyThatOpensNoTunnelIsAProviderOutOfReach() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy("403 Forbidden")) {
            through(proxy);
            LlmLbException failure = ask().getException(LlmLbException.class);
            assertThat(failure.getStatus()).isEqualTo(503);
            assertThat(failure.getCode()).isEqualTo("provider_unreachable");
            assertThat(provider.protocols).isEmpty();
        }
    }

    @Test
    void someHostsAreReachedWithoutTheProxy() throws Exception {
        try (SimulatedProvider proxy = SimulatedProvider.start("proxy");
                SimulatedProvider direct = SimulatedProvider.start("direct")) {
            target(direct.baseUrl());
            component.setProxyHost("127.0.0.1");
            component.setProxyPort(URI.create(proxy.baseUrl()).getPort());
            component.setNonProxyHosts("example.com, 127.0.0.1");
            assertThat(ask().getException()).isNull();
            assertThat(direct.requests()).hasSize(1);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"httpVersion,3", "maxWait,-2", "useGlobalSslContextParameters,perhaps"})
    void aBogusValueIsRefused(String option, String value) {
        assertThatThrownBy(() -> PropertyBindingSupport.build()
                        .withCamelContext(context)
                        .withTarget(component)
                        .withProperty(option, value)
                        .withMandatory(true)
                        .bind())
                .isInstanceOf(PropertyBindingException.class)
                .hasMessageContaining(option);
    }

    @ParameterizedTest
    @CsvSource({"proxy.local,0,proxyPort: 0", "proxy.local,65536,proxyPort: 65536", ",3128,proxyHost: null"})
    void aProxyNeedsHostAndPort(String host, int port, String message) {
        component.setProxyHost(host);
        component.setProxyPort(port);
        assertThatThrownBy(this::ask).hasStackTraceContaining(message);
    }
}

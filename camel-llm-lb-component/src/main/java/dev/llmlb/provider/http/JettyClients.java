package dev.llmlb.provider.http;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Makes Jetty's client as the settings say. */
final class JettyClients {

    /** The events of streams are read and handed on by the selectors themselves: one would be one core. */
    private static final int SELECTORS = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

    private JettyClients() {}

    static HttpClient of(HttpSettings settings) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(SELECTORS);
        connector.setByteBufferPool(new OwnViews());
        connector.setSslContextFactory(tls(settings));
        HttpClient client =
                new HttpClient(settings.http2() ? http2(connector) : new HttpClientTransportOverHTTP(connector));
        if (settings.proxyHost() != null) {
            HttpProxy proxy = new HttpProxy(settings.proxyHost(), settings.proxyPort());
            proxy.getExcludedAddresses().addAll(settings.directHosts());
            client.getProxyConfiguration().addProxy(proxy);
        }
        return client;
    }

    private static SslContextFactory.Client tls(HttpSettings settings) {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        if (settings.tls() != null) {
            tls.setSslContext(settings.tls());
        }
        return tls;
    }

    private static HttpClientTransport http2(ClientConnector connector) {
        try {
            return Http2Transport.of(connector);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "httpVersion: 2 (expected: jetty-http2-client-transport and jetty-alpn-java-client on the class path)",
                    e);
        }
    }
}

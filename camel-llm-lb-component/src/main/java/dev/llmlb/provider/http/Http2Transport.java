package dev.llmlb.provider.http;

import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;

/** HTTP/2 as TLS negotiates it. In a class of its own, since the jars that it needs are optional. */
final class Http2Transport {

    private Http2Transport() {}

    /** HTTP/1.1 stands first: it is what a server without TLS is spoken to in, since nothing can be negotiated there. */
    static HttpClientTransport of(ClientConnector connector) {
        return new HttpClientTransportDynamic(
                connector,
                HttpClientConnectionFactory.HTTP11,
                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)));
    }
}

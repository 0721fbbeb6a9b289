package dev.llmlb.provider.http;

import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * How the HTTP client reaches providers.
 *
 * @param http2 whether HTTP/2 is spoken with a server that offers it when TLS begins; without TLS it is always HTTP/1.1
 * @param proxyHost a forward proxy, or null for none
 * @param proxyPort 1 to 65535, or 0 without a proxy
 * @param directHosts that are reached without the proxy
 * @param tls whom to trust and what certificate to show, or null for what the JVM trusts
 */
public record HttpSettings(boolean http2, String proxyHost, int proxyPort, Set<String> directHosts, SSLContext tls) {

    public static final HttpSettings DEFAULT = new HttpSettings(false, null, 0, Set.of(), null);

    private static final int MAX_PORT = 65_535;

    public HttpSettings {
        directHosts = Set.copyOf(directHosts);
        if (proxyHost != null && (proxyPort < 1 || proxyPort > MAX_PORT)) {
            throw new IllegalArgumentException("proxyPort: " + proxyPort + " (expected: 1 to " + MAX_PORT + ")");
        }
        if (proxyHost == null && proxyPort != 0) {
            throw new IllegalArgumentException(
                    "proxyHost: null (expected: a host, since proxyPort is " + proxyPort + ")");
        }
    }
}

package dev.llmlb.camel;

import dev.llmlb.provider.http.HttpSettings;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The component's options of its HTTP client, as the settings of the client. */
final class HttpOptions {

    private HttpOptions() {}

    /** @param tls the component's own or the context's global ones, or null */
    static HttpSettings of(LlmLbComponent component, SSLContextParameters tls) throws Exception {
        return new HttpSettings(
                component.getHttpVersion().equals("2"),
                component.getProxyHost(),
                component.getProxyPort(),
                hosts(component.getNonProxyHosts()),
                context(component.getCamelContext(), tls));
    }

    private static Set<String> hosts(String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split("[,|]"))
                        .map(String::strip)
                        .filter(host -> !host.isEmpty())
                        .collect(Collectors.toSet());
    }

    private static SSLContext context(CamelContext camel, SSLContextParameters tls) throws Exception {
        return tls == null ? null : tls.createSSLContext(camel);
    }
}

package dev.llmlb.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.http.common.CamelServlet;
import org.apache.camel.http.common.HttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests to the route of their path; from there each is an {@link OpenRequest}.
 *
 * <p>Camel's own servlet of {@code camel-jetty} dispatches each request twice, resolves its route twice with regular
 * expressions, copies all headers in and out, and knows a timeout that the balancer does not need.
 */
final class GatewayServlet extends CamelServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServlet.class);

    private final transient Map<String, HttpConsumer> routes = new ConcurrentHashMap<>();
    private final transient OpenRequest.Shared shared;

    GatewayServlet(OpenRequest.Shared shared) {
        this.shared = shared;
    }

    @Override
    public void connect(HttpConsumer consumer) {
        super.connect(consumer);
        routes.put(consumer.getPath(), consumer);
    }

    @Override
    public void disconnect(HttpConsumer consumer) {
        routes.remove(consumer.getPath());
        super.disconnect(consumer);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        try {
            HttpConsumer route = routes.get(request.getPathInfo());
            if (route == null) {
                ResponseWriter.error(
                        404,
                        "Unknown path: " + request.getMethod() + " " + request.getPathInfo(),
                        "unknown_url",
                        response);
            } else if (!isAllowed(request.getMethod(), route)) {
                String allowed = route.getEndpoint().getHttpMethodRestrict();
                response.setHeader("Allow", allowed);
                ResponseWriter.error(
                        405,
                        request.getMethod() + " is not allowed for " + request.getPathInfo() + " (expected: " + allowed
                                + ")",
                        "method_not_allowed",
                        response);
            } else if (route.isSuspended()) {
                response.setHeader("Retry-After", "1");
                response.setHeader("Connection", "close"); // a proxy may have another gateway for the next request
                ResponseWriter.error(503, "The gateway is stopping", "stopping", response);
            } else {
                new OpenRequest(route, request, response, shared).start();
            }
        } catch (IOException e) {
            LOG.debug("The caller has gone", e);
        } catch (RuntimeException e) {
            LOG.error("A request failed", e);
            response.setStatus(500);
        }
    }

    private static boolean isAllowed(String method, HttpConsumer route) {
        String allowed = route.getEndpoint().getHttpMethodRestrict();
        return method.equals(allowed) || method.equals("HEAD") && "GET".equals(allowed);
    }
}

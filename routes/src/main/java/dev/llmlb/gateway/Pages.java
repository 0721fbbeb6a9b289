package dev.llmlb.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.camel.LlmLbComponent;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.main.Main;
import org.apache.camel.support.service.ServiceHelper;

/** What the gateway says about itself; {@code camel/pages.yaml} has the paths. */
final class Pages {

    /** The route of {@code camel/chat.yaml}. */
    static final String CHAT_ROUTE = "chat-completions";

    /** The routes that lead to providers. */
    static final List<String> CALL_ROUTES = List.of(CHAT_ROUTE, "completions", "embeddings");

    private static final String COMPONENT = "llm-lb";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] STATUS_PAGE = resource("/pages/status.html");

    private final PrometheusMeterRegistry meters;
    private final long startedSeconds = System.currentTimeMillis() / 1000;

    Pages(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    void bind(Main main) {
        main.bind("modelsPage", (Processor) this::models);
        main.bind("healthzPage", (Processor) this::alive);
        main.bind("readyzPage", (Processor) this::ready);
        main.bind("metricsPage", (Processor) this::metrics);
        main.bind("statusPage", (Processor) this::status);
        main.bind("statusJsonPage", (Processor) this::statusJson);
    }

    private void models(Exchange exchange) {
        ObjectNode list = MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String model : component(exchange).balancer().models()) {
            int slash = model.indexOf('/');
            data.addObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", startedSeconds)
                    .put("owned_by", slash < 0 ? "llm-lb" : model.substring(0, slash));
        }
        json(exchange, 200, list);
    }

    private void alive(Exchange exchange) {
        json(exchange, 200, MAPPER.createObjectNode().put("status", "UP"));
    }

    /** Whether it takes requests, and each rule has a target for them; if not, why. */
    private void ready(Exchange exchange) {
        Route requests = exchange.getContext().getRoute(CHAT_ROUTE);
        boolean up = component(exchange).isStarted()
                && requests != null
                && ServiceHelper.isStarted(requests.getConsumer()); // else the gateway is stopping
        Map<String, Object> details = Map.of();
        for (HealthCheck.Result result : HealthCheckHelper.invokeReadiness(exchange.getContext())) {
            up &= result.getState() != HealthCheck.State.DOWN;
            if (result.getCheck().getId().equals(COMPONENT)) {
                details = result.getDetails();
            }
        }
        ObjectNode page = MAPPER.createObjectNode().put("status", up ? "UP" : "DOWN");
        details.forEach((name, value) -> page.withObject("/details").put(name, String.valueOf(value)));
        json(exchange, up ? 200 : 503, page);
    }

    private void status(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        exchange.getMessage().setBody(STATUS_PAGE);
    }

    private void statusJson(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(component(exchange).getPools());
    }

    private void metrics(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        exchange.getMessage().setBody(meters.scrape());
    }

    private static LlmLbComponent component(Exchange exchange) {
        return exchange.getContext().getComponent(COMPONENT, LlmLbComponent.class);
    }

    private static void json(Exchange exchange, int status, ObjectNode body) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(body.toString());
    }

    private static byte[] resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

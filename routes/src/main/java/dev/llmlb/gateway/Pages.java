package dev.llmlb.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.camel.LlmLbComponent;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ServiceStatus;
import org.apache.camel.main.Main;

/** What the gateway says about itself; {@code camel/pages.yaml} has the paths. */
final class Pages {

    /** The route of {@code camel/chat.yaml}. */
    static final String CHAT_ROUTE = "chat-completions";

    /** The routes that lead to providers. */
    static final List<String> CALL_ROUTES = List.of(CHAT_ROUTE, "completions", "embeddings");

    private static final ObjectMapper MAPPER = new ObjectMapper();

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

    private void ready(Exchange exchange) {
        ServiceStatus routes = exchange.getContext().getRouteController().getRouteStatus(CHAT_ROUTE);
        boolean up = component(exchange).isStarted() && routes != null && routes.isStarted();
        json(exchange, up ? 200 : 503, MAPPER.createObjectNode().put("status", up ? "UP" : "DOWN"));
    }

    private void metrics(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        exchange.getMessage().setBody(meters.scrape());
    }

    private static LlmLbComponent component(Exchange exchange) {
        return exchange.getContext().getComponent("llm-lb", LlmLbComponent.class);
    }

    private static void json(Exchange exchange, int status, ObjectNode body) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(body.toString());
    }
}

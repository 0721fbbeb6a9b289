package dev.llmlb.examples.browser;

import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The visitor of the story browser-streaming: asks twice as the page does, and says when the answer began and when it was whole. */
public final class Visitor extends RouteBuilder {

    /** What both providers say, at a pace that can be watched. */
    public static final String ANSWER =
            "A page streams so that you read the first word while the last one is not yet written.";

    private static final Speed PACE = new Speed(Duration.ofMillis(300), 12, 1);
    private static final Pattern PIECE = Pattern.compile("\"content\":\"([^\"]+)\"");
    private static final String QUESTION =
            "{\"model\":\"gpt-4\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Why does a page stream?\"}]}";

    private static final Logger LOG = LoggerFactory.getLogger("story");

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public void configure() {
        for (SimulatedProvider provider : List.of(provider("azure"), provider("openai"))) {
            provider.speed(PACE);
            provider.always(Behaviour.answer(ANSWER));
        }
        from("timer:visitor?delay=0&repeatCount=1").routeId("visitor").process(this::visit);
    }

    private SimulatedProvider provider(String name) {
        return getContext().getRegistry().lookupByNameAndType(name, SimulatedProvider.class);
    }

    private void visit(Exchange exchange) throws Exception {
        String page = exchange.getContext().resolvePropertyPlaceholders("http://127.0.0.1:{{free.port}}/");
        LOG.info("the page is {}", page);
        ask(page);
        LOG.info("--- azure goes down");
        provider("azure").down();
        ask(page);
    }

    private void ask(String page) throws Exception {
        long began = System.nanoTime();
        HttpRequest question = HttpRequest.newBuilder(URI.create(page + "v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
                .build();
        HttpResponse<Stream<String>> answer = http.send(question, HttpResponse.BodyHandlers.ofLines());
        StringBuilder text = new StringBuilder();
        try (Stream<String> lines = answer.body()) {
            lines.map(PIECE::matcher).filter(Matcher::find).forEach(piece -> {
                if (text.isEmpty()) {
                    LOG.info("first token after {} ms", millisSince(began));
                }
                text.append(piece.group(1));
            });
        }
        String target = answer.headers().firstValue("x-llm-lb-target").orElse("nobody");
        LOG.info("whole answer after {} ms, by {}: {}", millisSince(began), target, text);
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}

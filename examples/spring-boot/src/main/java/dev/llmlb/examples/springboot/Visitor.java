package dev.llmlb.examples.springboot;

import dev.llmlb.examples.springboot.AnswersController.Answered;
import dev.llmlb.simulator.SimulatedProvider;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Asks the service over HTTP, has a provider go down half-way, shows health and metrics, and ends the service; not with {@code --stay},
 * nor when azure is a real one, which nobody here could take down.
 */
@Component
@ConditionalOnBean(name = "azure")
@ConditionalOnProperty(name = "stay", havingValue = "false", matchIfMissing = true)
class Visitor implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger("story");
    private static final int QUESTIONS = 20;

    private final ServletWebServerApplicationContext service;
    private final SimulatedProvider azure;
    private RestClient http;

    Visitor(ServletWebServerApplicationContext service, SimulatedProvider azure) {
        this.service = service;
        this.azure = azure;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        http = RestClient.builder()
                .requestFactory(
                        new JdkClientHttpRequestFactory()) // the Jetty one found by itself would keep the process alive
                .baseUrl("http://127.0.0.1:" + service.getWebServer().getPort())
                .build();
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 1; i <= QUESTIONS; i++) {
            if (i == QUESTIONS / 2 + 1) {
                LOG.info("--- azure goes down");
                azure.down();
            }
            Answered answered = ask("Question " + i);
            LOG.info("{} -> {}: {}", i, answered.target(), answered.text());
            counts.merge(answered.target(), 1, Integer::sum);
        }
        LOG.info("--- {} questions", QUESTIONS);
        counts.forEach((target, count) -> LOG.info("{}", "%5d  %s".formatted(count, target)));
        LOG.info("--- /actuator/health");
        LOG.info("{}", read("/actuator/health/camelHealth"));
        LOG.info("--- /actuator/prometheus");
        read("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("llm_lb_requests_seconds_count"))
                .forEach(LOG::info);
        service.close();
    }

    private Answered ask(String question) {
        return http.post()
                .uri("/answers")
                .contentType(MediaType.TEXT_PLAIN)
                .body(question)
                .retrieve()
                .body(Answered.class);
    }

    private String read(String page) {
        return http.get().uri(page).retrieve().body(String.class);
    }
}

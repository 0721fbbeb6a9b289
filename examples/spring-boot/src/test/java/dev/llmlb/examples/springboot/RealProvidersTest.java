package dev.llmlb.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** With providers named by properties the service stays, be they there or not; what it cannot start with ends it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"azure.url=http://127.0.0.1:1", "openai.url=http://127.0.0.1:1"})
@ContextConfiguration(initializers = OfflineProviders.class)
@DirtiesContext
@Timeout(60)
class RealProvidersTest {

    @Autowired
    private TestRestTemplate http;

    @Test
    void whileNoneIsThereTheServiceAnswers503() {
        ResponseEntity<String> refused = http.exchange(
                RequestEntity.post("/answers").contentType(MediaType.TEXT_PLAIN).body("Where is my parcel?"),
                String.class);

        assertThat(refused.getStatusCode().value()).isEqualTo(503);
        assertThat(refused.getBody()).contains("azure/gpt4 connection refused", "openai/gpt-4 connection refused");
    }

    @Test
    void aPoolThatIsWrongEndsTheStart() {
        String[] arguments = {"--server.port=0", "--camel.component.llm-lb.models[gpt-4].strategy=none"};

        assertThatThrownBy(() -> AnswersApplication.main(arguments))
                .hasStackTraceContaining("models[gpt-4].strategy: none (expected: ");
    }
}

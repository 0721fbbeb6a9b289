package dev.llmlb.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The service as the README's command starts it. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class StoryTest {

    @Test
    void theVisitorIsAnsweredAndTheServiceEnds(CapturedOutput output) {
        AnswersApplication.main(new String[] {"--server.port=0"});
        assertThat(output.getOut().lines())
                .contains("--- 20 questions", "   10  azure/gpt4", "   10  openai/gpt-4")
                .anyMatch(line -> line.contains("\"status\":\"UP\""))
                .contains(
                        "llm_lb_requests_seconds_count{outcome=\"success\",rule=\"gpt-4\",target=\"azure/gpt4\"} 10",
                        "llm_lb_requests_seconds_count{outcome=\"success\",rule=\"gpt-4\",target=\"openai/gpt-4\"} 10");
    }

    @Test
    void theReadmeTellsTheCommand() {
        assertThat(Path.of("README.md")).content().contains("mvn -q -f examples/spring-boot/pom.xml spring-boot:run\n");
        assertThat(Path.of("..", "README.md")).content().contains("[spring-boot](spring-boot)");
    }
}

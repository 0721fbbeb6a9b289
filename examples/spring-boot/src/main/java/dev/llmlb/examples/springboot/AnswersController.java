package dev.llmlb.examples.springboot;

import dev.llmlb.camel.LlmLbConstants;
import dev.llmlb.model.LlmLbException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /answers}: a question as text in, its answer as JSON out. */
@RestController
class AnswersController {

    private final ProducerTemplate camel;

    AnswersController(ProducerTemplate camel) {
        this.camel = camel;
    }

    /**
     * An answer, and what it took.
     *
     * @param target that answered
     * @param attempts how many upstream calls were made
     */
    record Answered(String text, String target, int attempts, long tokens) {}

    @PostMapping(path = "/answers", consumes = MediaType.TEXT_PLAIN_VALUE)
    Answered answer(@RequestBody String question) {
        Exchange exchange = camel.request("direct:answers", e -> e.getMessage().setBody(question));
        if (exchange.getException() instanceof LlmLbException refused) {
            throw refused;
        }
        Message message = exchange.getMessage();
        return new Answered(
                message.getBody(String.class),
                message.getHeader(LlmLbConstants.TARGET, String.class),
                message.getHeader(LlmLbConstants.ATTEMPTS, int.class),
                message.getHeader(LlmLbConstants.TOTAL_TOKENS, long.class));
    }

    /** Such as 503 when no target can be had, with the time until the first one is back. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(LlmLbException why) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(why.getStatus()), why.getMessage());
        ResponseEntity.BodyBuilder response = ResponseEntity.status(why.getStatus());
        if (why.getRetryAfterMillis() > 0) {
            long seconds = (why.getRetryAfterMillis() + 999) / 1_000;
            response.header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        }
        return response.body(problem);
    }
}

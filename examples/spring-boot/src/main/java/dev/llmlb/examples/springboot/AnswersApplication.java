package dev.llmlb.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service: its pool and its providers are in {@code application.yaml}, its route in {@code camel/answers.yaml}. */
@SpringBootApplication
public class AnswersApplication {

    public static void main(String[] args) {
        SpringApplication service = new SpringApplication(AnswersApplication.class);
        service.addInitializers(new OfflineProviders());
        service.run(args);
    }
}

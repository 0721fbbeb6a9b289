package dev.llmlb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.examples.browser.Visitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The story browser-streaming, with an HTTP client in place of the browser. */
@Timeout(60)
class BrowserStreamingTest {

    private static final Pattern PIECE = Pattern.compile("\"content\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aPageReadsTheAnswerWhileItIsWritten() throws Exception {
        try (Story story = new Story(Path.of("browser-streaming"))) {
            Tally tally = story.play(running -> {
                String page = running.resolvePropertyPlaceholders("http://127.0.0.1:{{free.port}}/");
                thePageIsServed(page);
                tokensArriveOneByOne(page, story);
                whoHangsUpEndsTheProvidersStream(page, story);
                errorsHaveTheirStatus(page);
            });
            // two of the visitor, with azure down for the second, and two here
            assertThat(tally.answers()).isEqualTo(Map.of("azure/gpt4", 1, "openai/gpt-4", 3));
        }
    }

    private void thePageIsServed(String page) throws Exception {
        HttpResponse<String> html =
                http.send(HttpRequest.newBuilder(URI.create(page)).build(), BodyHandlers.ofString());
        assertThat(html.statusCode()).isEqualTo(200);
        assertThat(html.headers().firstValue("content-type")).contains("text/html;charset=utf-8");
        assertThat(html.body()).contains("fetch('/v1/chat/completions'");
    }

    private void tokensArriveOneByOne(String page, Story story) throws Exception {
        awaitEndOf(story); // the visitor's second stream
        HttpResponse<InputStream> answer = ask(page, "gpt-4");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(answer.headers().firstValue("x-llm-lb-target")).contains("openai/gpt-4");
        List<String> events = new ArrayList<>();
        try (BufferedReader lines = lines(answer)) {
            events.add(firstPiece(lines));
            assertThat(story.openai().openStreams()).isEqualTo(1); // it still writes
            lines.lines().filter(line -> !line.isEmpty()).forEach(events::add);
        }
        assertThat(events).last().isEqualTo("data: [DONE]");
        List<String> pieces = events.stream()
                .flatMap(event -> PIECE.matcher(event).results())
                .map(match -> match.group(1))
                .toList();
        assertThat(pieces).hasSize(18);
        assertThat(String.join("", pieces)).isEqualTo(Visitor.ANSWER);
    }

    private void whoHangsUpEndsTheProvidersStream(String page, Story story) throws Exception {
        int before = story.openai().cancelled();
        try (BufferedReader lines = lines(ask(page, "gpt-4"))) {
            firstPiece(lines);
        }
        awaitEndOf(story);
        assertThat(story.openai().cancelled()).isEqualTo(before + 1);
    }

    private void errorsHaveTheirStatus(String page) throws Exception {
        HttpResponse<InputStream> refused = ask(page, "gpt-9");
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(lines(refused).readLine()).contains("gpt-9");
    }

    private static void awaitEndOf(Story story) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> story.openai().openStreams() == 0);
    }

    private HttpResponse<InputStream> ask(String page, String model) throws Exception {
        String question =
                "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        return http.send(
                HttpRequest.newBuilder(URI.create(page + "v1/chat/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString(question))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String firstPiece(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!PIECE.matcher(line).find()) {
            line = lines.readLine();
        }
        return line;
    }
}

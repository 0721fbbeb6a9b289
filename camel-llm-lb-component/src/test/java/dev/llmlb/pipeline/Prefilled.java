package dev.llmlb.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llmlb.provider.UpstreamRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how far an answer is said already by the last message of a request. */
final class Prefilled {

    private static final Pattern SAID = Pattern.compile("\"role\":\"assistant\",\"content\":\"([^\"]*)\"");

    private Prefilled() {}

    /** What is left to be said of these words. */
    static List<String> left(UpstreamRequest request, List<String> words) {
        Matcher said = SAID.matcher(new String(request.chat().body(), UTF_8));
        if (!said.find()) {
            return words;
        }
        String text = String.join("", words);
        String before = said.group(1).replace("\\n", "\n");
        if (!text.startsWith(before)) {
            throw new AssertionError("asked to go on after what nobody has said: " + before);
        }
        String rest = text.substring(before.length());
        return rest.isEmpty() ? List.of() : List.of(rest.split("(?<= )"));
    }
}

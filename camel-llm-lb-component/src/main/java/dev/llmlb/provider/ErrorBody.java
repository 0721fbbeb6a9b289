package dev.llmlb.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;

/**
 * What an error's body says, in whichever of the usual shapes: OpenAI's, Anthropic's and Gemini's {@code error} object, Bedrock's {@code
 * message} with {@code __type}, FastAPI's {@code detail}, or a mere text.
 *
 * @param words its code, type, status and message in lower case: to look for words in, never to be shown
 * @param param the member of the request that it names, or null
 * @param status an HTTP status among its codes, or 0
 * @param retryMillis how long it asks to wait, or -1
 */
record ErrorBody(String words, String param, int status, long retryMillis) {

    static final ErrorBody NONE = new ErrorBody("", null, 0, Spans.NONE);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A message beyond this quotes the request. */
    private static final int MAX_WORDS = 4_096;

    /** Reads any bytes, an error or not; never throws. */
    static ErrorBody read(byte[] body) {
        if (body == null || body.length == 0) {
            return NONE;
        }
        try {
            JsonNode root = MAPPER.readTree(body);
            if (root != null && root.isArray() && !root.isEmpty()) {
                root = root.get(0); // Gemini, where a stream was asked for
            }
            return root == null || !root.isObject() ? NONE : of(root);
        } catch (IOException e) {
            return NONE;
        }
    }

    private static ErrorBody of(JsonNode root) {
        JsonNode error = root.path("error").isObject() ? root.path("error") : root;
        StringBuilder words = new StringBuilder();
        for (String name : new String[] {"code", "type", "__type", "status", "message", "detail"}) {
            add(words, error.path(name));
        }
        add(words, root.path("error")); // a mere text
        long retryMillis = Spans.NONE;
        for (JsonNode detail : error.path("details")) {
            add(words, detail.path("reason"));
            for (JsonNode violation : detail.path("violations")) {
                add(words, violation.path("quotaId"));
            }
            retryMillis =
                    Math.max(retryMillis, Spans.millis(detail.path("retryDelay").asText("")));
        }
        String text = words.toString().toLowerCase(Locale.ROOT);
        JsonNode param = error.path("param");
        return new ErrorBody(
                text,
                param.isTextual() ? param.asText() : null,
                status(error),
                retryMillis >= 0 ? retryMillis : Spans.hint(text));
    }

    /** Whether any of the words is in it. */
    boolean says(String... any) {
        for (String word : any) {
            if (words.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static void add(StringBuilder words, JsonNode value) {
        if (value.isValueNode() && !value.isNull() && words.length() < MAX_WORDS) {
            String text = value.asText();
            words.append(text, 0, Math.min(text.length(), MAX_WORDS)).append('\n');
        }
    }

    private static int status(JsonNode error) {
        int code = error.path("code").asInt(0);
        return code >= 400 && code < 600 ? code : 0;
    }

    /** Without the words: they may quote the request. */
    @Override
    public String toString() {
        return "ErrorBody[" + words.length() + " characters]";
    }
}

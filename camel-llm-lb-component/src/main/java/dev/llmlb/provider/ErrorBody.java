package dev.llmlb.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Locale;

/**
 * What an error's body says, in whichever of the usual shapes: OpenAI's, Anthropic's and Gemini's {@code error} object, Bedrock's {@code
 * message} with {@code __type}, FastAPI's {@code detail}, or a mere text.
 *
 * @param words its code, type, status and message in lower case: to look for words in, never to be shown
 * @param own of these what the provider says in its own words, without what may be quoted from the request
 * @param param the member of the request that it names, or null
 * @param status an HTTP status among its codes, or 0
 * @param retryMillis how long it asks to wait, or -1
 */
record ErrorBody(String words, String own, String param, int status, long retryMillis) {

    static final ErrorBody NONE = new ErrorBody("", "", null, 0, Spans.NONE);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final int MAX_WORDS = 4_096;

    /** What providers say of an account or a model comes first and is short; what is beyond may be the request's. */
    private static final int MAX_OWN_WORDS = 200;

    /** What stands before anything that is quoted. */
    private static final String QUOTES = "'\"`:\u201c\u2018";

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
        JsonNode given = given(root);
        JsonNode error = given.isObject() ? given : root;
        StringBuilder words = new StringBuilder();
        StringBuilder own = new StringBuilder();
        for (String name : new String[] {"code", "type", "__type", "status"}) {
            add(words, error.path(name));
            add(own, error.path(name));
        }
        JsonNode finish = root.at("/choices/0/finish_reason"); // of an answer that broke off
        add(words, finish);
        add(own, finish);
        for (JsonNode said : new JsonNode[] {error.path("message"), error.path("detail"), given}) {
            add(words, said);
            add(own, beginning(said));
        }
        add(words, error.at("/metadata/raw")); // what the provider behind OpenRouter says
        long retryMillis = Spans.NONE;
        for (JsonNode detail : error.path("details")) {
            add(words, detail.path("reason"));
            add(own, detail.path("reason"));
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
                own.toString().toLowerCase(Locale.ROOT),
                param.isTextual() ? param.asText() : null,
                status(error),
                retryMillis >= 0 ? retryMillis : Spans.hint(text));
    }

    /** Where the error stands: of an answer that broke off it may be with its choice, with Groq also apart. */
    private static JsonNode given(JsonNode root) {
        for (String place : new String[] {"/error", "/choices/0/error", "/x_groq/error"}) {
            JsonNode error = root.at(place);
            if (!error.isMissingNode() && !error.isNull()) {
                return error;
            }
        }
        return root.path("error");
    }

    /** Whether any of the words is in it, be it in what it quotes of the request. */
    boolean says(String... any) {
        return contains(words, any);
    }

    /** Whether the provider itself says any of the words. */
    boolean states(String... any) {
        return contains(own, any);
    }

    private static boolean contains(String text, String... any) {
        for (String word : any) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode beginning(JsonNode message) {
        String text = message.isTextual() ? message.asText() : "";
        int end = 0;
        while (end < Math.min(text.length(), MAX_OWN_WORDS) && !quotes(text, end)) {
            end++;
        }
        return TextNode.valueOf(text.substring(0, end));
    }

    /** Whether something is quoted from there on; the apostrophe of "doesn't" and "model's" quotes nothing. */
    private static boolean quotes(String text, int at) {
        return QUOTES.indexOf(text.charAt(at)) >= 0
                && !(at > 0
                        && Character.isLetter(text.charAt(at - 1))
                        && (text.startsWith("'t ", at) || text.startsWith("'s ", at)));
    }

    private static void add(StringBuilder words, JsonNode value) {
        if (value.isValueNode() && !value.isNull() && words.length() < MAX_WORDS) {
            String text = value.asText();
            words.append(text, 0, Math.min(text.length(), MAX_WORDS)).append('\n');
        }
    }

    private static int status(JsonNode error) {
        for (String name : new String[] {"code", "status"}) {
            int code = error.path(name).asInt(0);
            if (code >= 400 && code < 600) {
                return code;
            }
        }
        return 0;
    }

    /** Without the words: they may quote the request. */
    @Override
    public String toString() {
        return "ErrorBody[" + words.length() + " characters]";
    }
}

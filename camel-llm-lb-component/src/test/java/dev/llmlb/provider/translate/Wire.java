package dev.llmlb.provider.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.openai.ChatJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Requests, answers and streams as the tests of translating adapters write and read them. */
public final class Wire {

    public static final AnswerHead HEAD = new AnswerHead("chatcmpl-1", 1_772_366_400, "asked-model");

    /** What a stream became. */
    public static final class Streamed {
        public final List<StreamEvent> events = new ArrayList<>();
        public final List<JsonNode> chunks = new ArrayList<>();
        public Usage usage = Usage.UNKNOWN;
        public boolean finished;

        /** The text of the first choice. */
        public String text() {
            return all("content");
        }

        public String reasoning() {
            return all("reasoning_content");
        }

        private String all(String member) {
            StringBuilder text = new StringBuilder();
            for (JsonNode chunk : chunks) {
                text.append(chunk.at("/choices/0/delta/" + member).asText(""));
            }
            return text.toString();
        }

        /** The arguments of a tool call of the first choice. */
        public String arguments(int index) {
            StringBuilder text = new StringBuilder();
            for (JsonNode chunk : chunks) {
                for (JsonNode call : chunk.at("/choices/0/delta/tool_calls")) {
                    if (call.path("index").asInt() == index) {
                        text.append(call.at("/function/arguments").asText());
                    }
                }
            }
            return text.toString();
        }

        public List<String> finishReasons() {
            List<String> reasons = new ArrayList<>();
            for (JsonNode chunk : chunks) {
                chunk.path("choices").forEach(choice -> {
                    if (choice.path("finish_reason").isTextual()) {
                        reasons.add(choice.path("index").asInt() + " "
                                + choice.path("finish_reason").textValue());
                    }
                });
            }
            return reasons;
        }

        public List<StreamEvent.Kind> kinds() {
            return events.stream().map(StreamEvent::kind).toList();
        }
    }

    private Wire() {}

    /** Single quotes are double ones. */
    public static String json(String text) {
        return text.replace('\'', '"');
    }

    public static JsonNode tree(String text) {
        return Json.read(json(text));
    }

    /** A request with a user's hello and these members. */
    public static ChatRequest asking(String members) {
        return chat("{'model':'m','messages':[{'role':'user','content':'Hello'}]" + (members.isEmpty() ? "" : ",")
                + members + "}");
    }

    /** A request of these messages. */
    public static ChatRequest saying(String messages) {
        return chat("{'model':'m','messages':[" + messages + "]}");
    }

    public static ChatRequest chat(String body) {
        return ChatJson.read(json(body).getBytes(UTF_8), "m", false, Caller.ANONYMOUS, 1_000_000_000);
    }

    /** Feeds the data of events, and what comes last when the stream has finished. */
    public static Streamed stream(Dialect dialect, String... data) {
        Streamed streamed = new Streamed();
        for (String event : data) {
            byte[] bytes = ("##" + json(event) + "##").getBytes(UTF_8);
            StreamEvent read = dialect.readEvent(bytes, 2, bytes.length - 2);
            streamed.events.add(read);
            streamed.finished |= read.finished();
            if (read.usage() != null) {
                streamed.usage = read.usage();
            }
            if (read.bytes() != null && read.kind() != StreamEvent.Kind.ERROR) {
                addChunks(read.bytes(), streamed.chunks);
            }
        }
        if (streamed.finished) {
            addChunks(dialect.lastEvents(), streamed.chunks);
        }
        return streamed;
    }

    private static void addChunks(byte[] bytes, List<JsonNode> chunks) {
        for (String event : new String(bytes, UTF_8).split("\n\n")) {
            if (!event.isEmpty()) {
                if (!event.startsWith("data: ")) {
                    throw new AssertionError("no event: " + event);
                }
                JsonNode chunk = Json.read(event.substring(6));
                if (!chunk.isObject()) {
                    throw new AssertionError("no chunk: " + event);
                }
                chunks.add(chunk);
            }
        }
    }

    /** Any JSON at all, made of the names that matter and values of every type. */
    public static Arbitrary<String> anyJson(String... names) {
        return Arbitraries.longs().map(seed -> any(new Random(seed), 5, names)).withoutEdgeCases();
    }

    private static final String[] OF_REQUESTS = {
        "messages",
        "role",
        "content",
        "user",
        "assistant",
        "system",
        "tool",
        "type",
        "text",
        "image_url",
        "url",
        "tools",
        "function",
        "name",
        "parameters",
        "tool_calls",
        "id",
        "arguments",
        "tool_call_id",
        "json_schema",
        "schema",
        "properties",
        "thinking_blocks",
        "thinking",
        "signature",
        "extra_content",
        "cache_control"
    };

    /** A request with any JSON ($) wherever it may hold something. */
    private static final String ANYWHERE =
            """
            {'messages':[{'role':'system','content':$},
              {'role':'user','content':[{'type':'text','text':$},{'type':'image_url','image_url':{'url':$}},
                {'type':'file','file':{'file_data':$}},{'type':'input_audio','input_audio':$},$]},
              {'role':'assistant','content':$,'thinking_blocks':[$],'extra_content':$,
                'tool_calls':[{'id':'c','function':{'name':'w','arguments':$}},$]},
              {'role':'tool','tool_call_id':'c','content':$}],
             'tools':[{'type':'function','function':{'name':'w','strict':true,'parameters':$}},$],
             'response_format':{'type':'json_schema','json_schema':{'schema':$}},'stop':$""";

    private static final String INSTEAD = "{'messages':$,'tools':$,'response_format':$,'stop':$";

    /** Requests that hold any JSON in the places that all know, or instead of them, and in these members. */
    public static Arbitrary<String> anyRequest(String... members) {
        String[] names = Stream.concat(Arrays.stream(OF_REQUESTS), Arrays.stream(members))
                .toArray(String[]::new);
        String more =
                Arrays.stream(members).map(member -> ",'" + member + "':$").collect(Collectors.joining()) + "}";
        return Combinators.combine(Arbitraries.of(ANYWHERE, INSTEAD), anyJson(names))
                .as((request, json) -> (request + more).replace("$", json));
    }

    private static final String[] LEAVES = {
        "null",
        "true",
        "false",
        "0",
        "1",
        "-7",
        "0.5",
        "1e300",
        "99999999999999999999",
        "''",
        "'a'",
        "'data:'",
        "'data:image/png;base64,AA=='",
        "'https://h/x.png'",
        "'{}'",
        "'{'",
        "'\\u0000'",
        "[]",
        "{}"
    };

    private static String any(Random random, int depth, String... names) {
        String name = "'" + names[random.nextInt(names.length)] + "'";
        int what = random.nextInt(depth == 0 ? 3 : 10);
        if (what < 2) {
            return LEAVES[random.nextInt(LEAVES.length)];
        }
        if (what < 4) {
            return name;
        }
        StringBuilder json = new StringBuilder();
        for (int i = random.nextInt(what < 6 ? 4 : 6); i > 0; i--) {
            json.append(json.isEmpty() ? "" : ",");
            if (what >= 6) {
                json.append('\'').append(names[random.nextInt(names.length)]).append("':");
            }
            json.append(any(random, depth - 1, names));
        }
        return what < 6 ? "[" + json + "]" : "{" + json + "}";
    }
}

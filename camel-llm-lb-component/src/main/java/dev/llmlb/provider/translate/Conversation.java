package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of a request as providers have them who know two sides only: what holds for all, and turns that alternate.
 *
 * @param system the texts of the system's and the developer's messages
 * @param turns never two of one side in a row, none empty
 */
public record Conversation(List<Part.Text> system, List<Turn> turns) {

    /** The messages of the request; those that cannot be read are refused. */
    public static Conversation read(RequestReader request) {
        Reader reader = new Reader(request);
        JsonNode messages = request.take("messages");
        if (messages == null || !messages.isArray()) {
            request.refuse("messages", "takes a list");
            return new Conversation(List.of(), List.of());
        }
        for (int i = 0; i < messages.size(); i++) {
            reader.message("messages[" + i + "]", messages.get(i));
        }
        if (reader.turns.isEmpty() && !request.isRefused()) {
            request.refuse("messages", "takes at least one with words of the user's");
        }
        return new Conversation(reader.system, reader.turns);
    }

    private static final class Reader {

        /** What clients repeat of an answer that they were given; it tells the model nothing that it can use. */
        private static final Set<String> OF_ANSWERS = Set.of(
                "role",
                "content",
                "refusal",
                "tool_calls",
                "annotations",
                "reasoning_content",
                "reasoning",
                "thinking_blocks",
                "extra_content");

        private static final Set<String> OF_TOOLS = Set.of("role", "content", "tool_call_id", "name");
        private static final Set<String> OF_OTHERS = Set.of("role", "content");

        final List<Part.Text> system = new ArrayList<>();
        final List<Turn> turns = new ArrayList<>();
        private final Map<String, String> functions = new HashMap<>(); // by the id of a call
        private final RequestReader request;
        private final PartReader parts;

        Reader(RequestReader request) {
            this.request = request;
            this.parts = new PartReader(request);
        }

        void message(String path, JsonNode message) {
            String role = message.path("role").asText();
            switch (role) {
                case "system", "developer" -> {
                    request.refuseOthers(path, message, OF_OTHERS);
                    for (Part part : parts.read(path + ".content", message.path("content"))) {
                        if (part instanceof Part.Text text) {
                            system.add(text);
                        } else {
                            request.refuse(path + ".content", "takes texts from the system");
                        }
                    }
                }
                case "user" -> {
                    request.refuseOthers(path, message, OF_OTHERS);
                    say(false, parts.read(path + ".content", message.path("content")));
                }
                case "assistant" -> assistant(path, message);
                case "tool" -> tool(path, message);
                default -> request.refuse(path + ".role", "takes system, developer, user, assistant and tool");
            }
        }

        private void assistant(String path, JsonNode message) {
            request.refuseOthers(path, message, OF_ANSWERS);
            List<Part> said = new ArrayList<>();
            message.path("thinking_blocks").forEach(block -> said.add(new Part.Thinking(block)));
            if (message.path("extra_content").isObject()) {
                said.add(new Part.Thinking(message.path("extra_content")));
            }
            said.addAll(parts.read(path + ".content", message.path("content")));
            if (message.path("refusal").isTextual()) {
                PartReader.addText(said, message.path("refusal").textValue());
            }
            JsonNode calls = message.path("tool_calls");
            for (int i = 0; i < calls.size(); i++) {
                toolCall(path + ".tool_calls[" + i + "]", calls.path(i), said);
            }
            say(true, said);
        }

        private void toolCall(String path, JsonNode call, List<Part> said) {
            JsonNode function = call.path("function");
            String arguments = function.path("arguments").asText();
            JsonNode read = arguments.isBlank() ? Json.object() : Json.read(arguments);
            if (!function.path("name").isTextual() || !call.path("id").isTextual()) {
                request.refuse(path, "takes calls of functions with an id and a name");
            } else if (!(read instanceof ObjectNode object)) {
                request.refuse(path + ".function.arguments", "takes a JSON object");
            } else {
                functions.put(call.path("id").textValue(), function.path("name").textValue());
                said.add(new Part.ToolCall(
                        call.path("id").textValue(),
                        function.path("name").textValue(),
                        object,
                        call.get("extra_content")));
            }
        }

        private void tool(String path, JsonNode message) {
            request.refuseOthers(path, message, OF_TOOLS);
            String id = message.path("tool_call_id").asText();
            String name = functions.get(id);
            if (name == null) {
                request.refuse(path + ".tool_call_id", "needs the call that it answers");
                return;
            }
            List<Part> content = parts.read(path + ".content", message.path("content"));
            say(false, List.of(new Part.ToolResult(id, name, content)));
        }

        private void say(boolean assistant, List<Part> said) {
            if (said.isEmpty()) {
                return;
            }
            Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
            if (last == null || last.assistant() != assistant) {
                last = new Turn(assistant, new ArrayList<>());
                turns.add(last);
            }
            last.parts().addAll(said);
        }
    }
}

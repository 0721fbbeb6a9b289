package dev.llmlb.provider.openai;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.JsonMembers;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds the body of an upstream call from the caller's own bytes: members that change are replaced where they stand, new ones are
 * appended, everything else is copied as it is.
 */
public final class RequestSplicer {

    private static final List<ParamOverride> INCLUDE_USAGE = List.of(new ParamOverride("include_usage", "true"));

    private RequestSplicer() {}

    /** The body for this attempt: the upstream's model name, the target's overrides, and usage asked for when it streams. */
    public static byte[] splice(UpstreamRequest request) {
        return splice(request, true);
    }

    /**
     * The body for this attempt.
     *
     * @param usageAsked whether a stream's usage is asked for; else no stream options are sent at all, for a server that refuses them
     */
    public static byte[] splice(UpstreamRequest request, boolean usageAsked) {
        ChatRequest chat = request.chat();
        List<ParamOverride> changes = new ArrayList<>(4);
        changes.add(new ParamOverride("model", quote(request.upstreamModel())));
        if (chat.stream()) {
            changes.add(new ParamOverride("stream", "true"));
            if (!usageAsked) {
                changes.add(new ParamOverride("stream_options", null));
            } else if (!chat.usageWanted()) {
                changes.add(new ParamOverride("stream_options", streamOptions(chat)));
            }
        }
        changes.addAll(request.overrides());
        return splice(chat.body(), chat.members(), changes);
    }

    /** The caller's body with a target's overrides alone, for adapters that translate it. */
    public static byte[] overridden(ChatRequest chat, List<ParamOverride> overrides) {
        return overrides.isEmpty() ? chat.body() : splice(chat.body(), chat.members(), overrides);
    }

    /** The caller's stream options with the usage asked for. */
    private static String streamOptions(ChatRequest chat) {
        int own = chat.members().indexOf("stream_options");
        if (own >= 0 && chat.body()[chat.members().valueStart(own)] == '{') {
            byte[] options = Arrays.copyOfRange(
                    chat.body(), chat.members().valueStart(own), chat.members().valueEnd(own));
            return new String(splice(options, ChatJson.members(options), INCLUDE_USAGE), StandardCharsets.UTF_8);
        }
        return new String(splice(new byte[0], new JsonMembers(), INCLUDE_USAGE), StandardCharsets.UTF_8);
    }

    /** Applies changes to the object; of two for one name the later counts. */
    static byte[] splice(byte[] body, JsonMembers members, List<ParamOverride> changes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
        out.write('{');
        boolean first = true;
        for (int i = 0; i < members.size(); i++) {
            ParamOverride change = lastFor(members.name(i), changes);
            if (change != null && change.json() == null) {
                continue;
            }
            if (!first) {
                out.write(',');
            }
            first = false;
            if (change == null) {
                out.write(body, members.nameStart(i), members.valueEnd(i) - members.nameStart(i));
            } else {
                out.write(body, members.nameStart(i), members.valueStart(i) - members.nameStart(i));
                write(out, change.json());
            }
        }
        for (ParamOverride change : changes) {
            if (change.json() != null
                    && members.indexOf(change.name()) < 0
                    && change == lastFor(change.name(), changes)) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                write(out, quote(change.name()));
                out.write(':');
                write(out, change.json());
            }
        }
        out.write('}');
        return out.toByteArray();
    }

    /** The change that counts for a name, or null. */
    private static ParamOverride lastFor(String name, List<ParamOverride> changes) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            if (changes.get(i).name().equals(name)) {
                return changes.get(i);
            }
        }
        return null;
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static String quote(String text) {
        return '"'
                + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(text))
                + '"';
    }
}

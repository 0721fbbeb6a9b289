package dev.llmlb.observe.camel;

import org.apache.camel.util.json.JsonObject;

/** JSON in which a target is {@code azure/gpt-4o}, as everywhere else, so that logs and headers can be searched for it. */
public final class JsonText {

    private JsonText() {}

    /** Camel writes each slash as {@code \/}, and nothing else of its own ends with one. */
    public static String of(JsonObject json) {
        return json.toJson().replace("\\/", "/");
    }
}

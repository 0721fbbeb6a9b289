package dev.llmlb.gateway;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.llmlb.simulator.FaultBench;
import java.util.HashMap;
import java.util.Map;

/** What targets within the process need: LangChain4j's models at the providers with faults, and Camel's HTTP component without a will of its own. */
public final class FaultModels {

    private static final String KEY = "bench-key";

    private FaultModels() {}

    /** Called by Camel. */
    public static OpenAiChatModel chat(String url) {
        return OpenAiChatModel.builder().baseUrl(url).apiKey(KEY).maxRetries(0).build();
    }

    /** Called by Camel. */
    public static OpenAiStreamingChatModel stream(String url) {
        return OpenAiStreamingChatModel.builder().baseUrl(url).apiKey(KEY).build();
    }

    static Map<String, String> properties(FaultBench bench) {
        Map<String, String> properties = new HashMap<>();
        bench.urls().forEach((account, url) -> {
            String make = "#class:" + FaultModels.class.getName();
            properties.put("camel.beans.chat" + account, make + "#chat('" + url + "')");
            properties.put("camel.beans.stream" + account, make + "#stream('" + url + "')");
        });
        for (String scheme : new String[] {"http", "https"}) {
            String component = "camel.component." + scheme + ".";
            properties.put(component + "automatic-retries-disabled", "true");
            properties.put(component + "response-payload-streaming-threshold", "-1");
            properties.put(component + "connections-per-route", "200");
        }
        return properties;
    }
}

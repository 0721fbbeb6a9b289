package dev.llmlb.gateway;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.llmlb.simulator.FaultBench;
import java.util.HashMap;
import java.util.Map;

/** LangChain4j's models at the providers with faults, as Camel's properties make beans of them. */
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
        Map<String, String> beans = new HashMap<>();
        bench.urls().forEach((account, url) -> {
            String make = "#class:" + FaultModels.class.getName();
            beans.put("camel.beans.chat" + account, make + "#chat('" + url + "')");
            beans.put("camel.beans.stream" + account, make + "#stream('" + url + "')");
        });
        return beans;
    }
}

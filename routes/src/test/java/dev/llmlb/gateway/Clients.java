package dev.llmlb.gateway;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Clients of OpenAI's that are pointed at a gateway, and know of none; they try once. */
final class Clients {

    private static final String KEY = "sk-test";

    private Clients() {}

    static OpenAIClient openAi(String gateway) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway + "/v1")
                .apiKey(KEY)
                .maxRetries(0)
                .build();
    }

    static OpenAiChatModel langChain4j(String gateway, String model) {
        return OpenAiChatModel.builder()
                .baseUrl(gateway + "/v1")
                .apiKey(KEY)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    static CompletableFuture<ChatResponse> langChain4jStream(String gateway, String model, String prompt) {
        return langChain4jStream(
                gateway,
                model,
                ChatRequest.builder().messages(UserMessage.from(prompt)).build());
    }

    /** What LangChain4j has read when a stream has ended. */
    static CompletableFuture<ChatResponse> langChain4jStream(String gateway, String model, ChatRequest request) {
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(gateway + "/v1")
                .apiKey(KEY)
                .modelName(model)
                .build()
                .chat(request, new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String part) {}

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }
                });
        return answer;
    }

    static org.springframework.ai.openai.OpenAiChatModel springAi(String gateway, String model) {
        HttpClient http = HttpClient.newHttpClient();
        return org.springframework.ai.openai.OpenAiChatModel.builder()
                .openAiApi(OpenAiApi.builder()
                        .baseUrl(gateway)
                        .apiKey(KEY)
                        .restClientBuilder(RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(http)))
                        .webClientBuilder(WebClient.builder().clientConnector(new JdkClientHttpConnector(http)))
                        .build())
                .defaultOptions(OpenAiChatOptions.builder().model(model).build())
                .build();
    }
}

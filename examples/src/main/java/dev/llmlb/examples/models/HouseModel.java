package dev.llmlb.examples.models;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;

/** The model of the story langchain4j-target: answers with the question. */
public final class HouseModel implements ChatModel {

    @Override
    public ChatResponse doChat(ChatRequest request) {
        UserMessage question = (UserMessage) request.messages().get(0);
        return ChatResponse.builder()
                .aiMessage(AiMessage.from("The house answers: " + question.singleText()))
                .build();
    }
}

package dev.llmlb.provider.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.translate.AnswerFormat;
import dev.llmlb.provider.translate.Conversation;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import dev.llmlb.provider.translate.Tools;
import dev.llmlb.provider.translate.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts a chat request into LangChain4j's terms. */
final class LangChain4jRequest {

    private final RequestReader request;
    private final List<ChatMessage> messages = new ArrayList<>();
    private final DefaultChatRequestParameters.Builder<?> parameters = ChatRequestParameters.builder();
    private final String whyNot;

    private LangChain4jRequest(RequestReader request) {
        this.request = request;
        into("messages", this::conversation);
        into("tools", this::tools);
        into("response_format", this::format);
        sampling();
        whyNot = request.whyNot();
    }

    /** LangChain4j's objects refuse what they do not hold, in words that quote it. */
    private void into(String member, Runnable objects) {
        try {
            objects.run();
        } catch (IllegalArgumentException | NullPointerException e) {
            request.refuse(member, "has no objects for them");
        }
    }

    /** @param model to be asked for by name, or null for the bean's own */
    static LangChain4jRequest of(ChatRequest chat, List<ParamOverride> overrides, String model) {
        LangChain4jRequest made = new LangChain4jRequest(RequestReader.of("langchain4j", chat, overrides));
        if (model != null) {
            made.parameters.modelName(model);
        }
        return made;
    }

    /** What LangChain4j cannot be asked for, or null. */
    String whyNot() {
        return whyNot;
    }

    dev.langchain4j.model.chat.request.ChatRequest chat() {
        return dev.langchain4j.model.chat.request.ChatRequest.builder()
                .messages(messages)
                .parameters(parameters.build())
                .build();
    }

    private void conversation() {
        Conversation conversation = Conversation.read(request);
        conversation.system().stream()
                .filter(text -> !text.text().isBlank()) // which LangChain4j refuses, and says nothing
                .forEach(text -> messages.add(SystemMessage.from(text.text())));
        for (Turn turn : conversation.turns()) {
            if (turn.assistant()) {
                assistant(turn.parts());
            } else {
                user(turn.parts());
            }
        }
        if (messages.isEmpty()) {
            request.refuse("messages", "takes at least one");
        }
    }

    private void assistant(List<Part> parts) {
        AiMessage.Builder message = AiMessage.builder();
        StringBuilder text = new StringBuilder();
        List<ToolExecutionRequest> calls = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Text words) {
                text.append(words.text());
            } else if (part instanceof Part.ToolCall call) {
                calls.add(ToolExecutionRequest.builder()
                        .id(call.id())
                        .name(call.name())
                        .arguments(call.arguments().toString())
                        .build());
            } else if (part instanceof Part.Thinking thought
                    && thought.block().path("thinking").isTextual()) {
                thought(thought.block(), message);
            } else if (!isGeminis(part)) {
                request.refuse("messages", "takes texts, thoughts and tool calls from the assistant");
            }
        }
        message.toolExecutionRequests(calls);
        messages.add((text.isEmpty() ? message : message.text(text.toString())).build());
    }

    /** A signature that Gemini alone reads. */
    private static boolean isGeminis(Part part) {
        return part instanceof Part.Thinking signature && signature.block().has("google");
    }

    private static void thought(JsonNode block, AiMessage.Builder message) {
        message.thinking(block.path("thinking").textValue());
        if (block.path("signature").isTextual()) {
            message.attributes(
                    Map.of(LangChain4jAnswer.SIGNATURE, block.path("signature").textValue()));
        }
    }

    /** Results of tools are messages of their own, before what the user says next. */
    private void user(List<Part> parts) {
        List<Content> contents = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                if (result.content().stream().anyMatch(piece -> !(piece instanceof Part.Text))) {
                    request.refuse("messages", "takes texts from tools");
                }
                messages.add(ToolExecutionResultMessage.from(result.id(), result.name(), result.text()));
            } else if (part instanceof Part.Text text) {
                contents.add(TextContent.from(text.text()));
            } else if (part instanceof Part.Image image) {
                contents.add(
                        image.url() != null
                                ? ImageContent.from(image.url())
                                : ImageContent.from(image.base64(), image.mediaType()));
            } else if (part instanceof Part.Audio audio) {
                contents.add(AudioContent.from(audio.base64(), "audio/" + audio.format()));
            } else if (part instanceof Part.File file && file.mediaType().equals("application/pdf")) {
                contents.add(PdfFileContent.from(file.base64(), file.mediaType()));
            } else {
                request.refuse("messages", "takes texts, images, audio and pdf");
            }
        }
        if (!contents.isEmpty()) {
            messages.add(UserMessage.from(contents));
        }
    }

    private void tools() {
        Tools tools = Tools.read(request);
        if (request.oneToolCall()) {
            request.refuse("parallel_tool_calls: false", "has no such parameter");
        }
        if (tools.isEmpty()) {
            return;
        }
        List<ToolSpecification> specifications = new ArrayList<>();
        for (Tools.Tool tool : tools.tools()) {
            if (tool.strict()) {
                request.refuse("tools.function.strict: true", "has no such parameter");
            }
            specifications.add(JsonSchemas.tool(tool, request));
        }
        parameters.toolSpecifications(specifications);
        if (tools.choice() != null) {
            switch (tools.choice()) {
                case AUTO -> parameters.toolChoice(ToolChoice.AUTO);
                case NONE -> parameters.toolChoice(ToolChoice.NONE);
                case REQUIRED -> parameters.toolChoice(ToolChoice.REQUIRED);
                case NAMED -> request.refuse("tool_choice", "takes auto, none and required");
            }
        }
    }

    private void format() {
        AnswerFormat format = AnswerFormat.read(request);
        if (format.schema() != null) {
            JsonSchema schema = JsonSchema.builder()
                    .name(format.name())
                    .rootElement(JsonRawSchema.from(format.schema().toString()))
                    .build();
            parameters.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(schema)
                    .build());
        } else if (format.json()) {
            parameters.responseFormat(ResponseFormat.JSON);
        }
    }

    private void sampling() {
        parameters.temperature(request.number("temperature", 0, 2));
        parameters.topP(request.number("top_p", 0, 1));
        parameters.frequencyPenalty(request.number("frequency_penalty", -2, 2));
        parameters.presencePenalty(request.number("presence_penalty", -2, 2));
        Long topK = request.integer("top_k", 1, Integer.MAX_VALUE);
        parameters.topK(topK == null ? null : topK.intValue());
        Long most = request.maxTokens();
        parameters.maxOutputTokens(most == null ? null : most.intValue());
        List<String> stop = request.stop(Integer.MAX_VALUE);
        if (!stop.isEmpty()) {
            parameters.stopSequences(stop);
        }
        request.text("user"); // who asks is for the vendor's records
    }
}

/**
 * Models of LangChain4j as targets: beans that are a {@code ChatModel} or a {@code StreamingChatModel}, so that any of its providers is one.
 *
 * <p>{@code LangChain4jRequest} puts a request into LangChain4j's terms, and refuses by name what they do not have. {@code LangChain4jAnswer}
 * and {@code LangChain4jStream} bring back what the model says. A model that only answers as a whole serves streams too, as a short one, and a
 * model that only streams serves plain requests.
 *
 * <p>A {@code ChatModel} blocks: each call takes one of our threads, and is interrupted when it is given up. Its own retries belong off
 * ({@code maxRetries(0)}), or they multiply with ours.
 */
package dev.llmlb.provider.langchain4j;

/**
 * What all adapters share whose provider does not speak OpenAI's chat completions.
 *
 * <p>On the way out a {@link dev.llmlb.provider.translate.RequestReader} gives the caller's request member by member, and
 * {@link dev.llmlb.provider.translate.Conversation}, {@link dev.llmlb.provider.translate.Tools} and
 * {@link dev.llmlb.provider.translate.AnswerFormat} put its parts into a form of their own. Nothing is dropped in silence: a member that
 * an adapter does not take, and that asks for something, is refused by its name, and the refusals are the reason why a target is left
 * out. Two things count as hints and are documented as such: the {@code detail} of an image, and what a client repeats of an earlier
 * answer ({@code reasoning_content}, {@code reasoning}, {@code annotations}). A system message counts for the whole conversation, wherever it stands.
 *
 * <p>On the way back {@link dev.llmlb.provider.translate.AnswerMessage}, {@link dev.llmlb.provider.translate.Chunks} and
 * {@link dev.llmlb.provider.translate.ErrorBody} write what a caller of OpenAI would get.
 */
package dev.llmlb.provider.translate;

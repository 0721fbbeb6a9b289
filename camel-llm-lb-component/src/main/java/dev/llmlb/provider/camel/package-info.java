/**
 * Any Camel endpoint as a target: the request is sent there in an exchange of its own, and what comes back is the answer.
 *
 * <p>{@link dev.llmlb.provider.camel.CamelAdapter} resolves the endpoint, {@code CamelCall} is one call of it. The request goes out as
 * {@code CamelRequest} says: OpenAI's JSON, or the mere prompt. What comes back may be OpenAI's JSON in any form that Camel has for a text,
 * or a text; and for a caller who streams also the pieces of a stream, or a whole answer, which becomes a short one. Failures become
 * outcomes in {@code CamelFailures}, by the status that they carry.
 *
 * <p>A call begins on a thread of ours, since an endpoint may block ({@code bean:}, {@code seda:} with a reply); one that is asynchronous
 * gives the thread back at once. A call that is given up is interrupted if it blocks, and its answer is dropped when it comes late. An
 * endpoint whose route comes back to the same target is refused as a loop: the exchange property {@code CamelLlmLbVia} says where a request
 * has been. It does not travel over a broker to another process.
 */
package dev.llmlb.provider.camel;

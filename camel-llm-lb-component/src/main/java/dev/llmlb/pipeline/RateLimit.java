package dev.llmlb.pipeline;

import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.RateHold;
import dev.llmlb.limit.RateWindows;
import dev.llmlb.limit.TokenEstimate;
import dev.llmlb.limit.Windows;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.time.Ticker;
import java.util.List;

/** A rate limit of callers, with what they have used of it. */
record RateLimit(RateLimitRule rule, RateWindows windows, TokenEstimate estimate) {

    /** What one request has reserved. */
    record Held(RateLimit limit, RateHold hold) {

        /** There was an answer: reserved tokens become the real ones. Usage that is not known keeps the reservation. */
        void used(Usage usage) {
            limit.estimate.learn(usage);
            if (limit.rule.unit().tokens && usage.isKnown()) {
                hold.settle(usage.totalTokens());
            }
        }

        /** There was no answer: reserved tokens are given back, the request stays counted. */
        void nothing() {
            if (limit.rule.unit().tokens) {
                hold.settle(0);
            }
        }
    }

    /** @param before the rule of this id until now, or null; its counts stay if the same is counted */
    static RateLimit of(RateLimitRule rule, RateLimit before, Windows windows, Ticker ticker) {
        if (before == null || !before.rule.counted().equals(rule.counted())) {
            String name = "rate limit " + rule.counted();
            return new RateLimit(
                    rule,
                    new RateWindows(ticker, rule.limitTo(), rule.unit().span, windows, name),
                    new TokenEstimate());
        }
        before.windows.limit(rule.limitTo());
        return new RateLimit(rule, before.windows, before.estimate);
    }

    /** @throws LlmLbException when the limit is reached */
    Held take(ChatRequest request, BalancerObserver observer) {
        List<List<String>> values = CallerValues.of(rule.appliesPer(), request);
        long amount = amount(request);
        RateHold hold = windows.tryTake(values, amount);
        if (hold != null) {
            return new Held(this, hold);
        }
        observer.callerLimited(rule.id(), Failures.RATE_LIMIT_EXCEEDED, true);
        throw exceeded(values, windows.nanosUntil(values, amount));
    }

    /** Why a request would be refused now, or null. */
    LlmLbException refusal(ChatRequest request) {
        List<List<String>> values = CallerValues.of(rule.appliesPer(), request);
        long nanos = windows.nanosUntil(values, amount(request));
        return nanos > 0 ? exceeded(values, nanos) : null;
    }

    private long amount(ChatRequest request) {
        return rule.unit().tokens
                ? estimate.tokens(
                        TokenEstimate.promptTokens(request.body()),
                        ChatRequest.tokensOfAll(request.maxTokens(), request.answers()))
                : 1;
    }

    private LlmLbException exceeded(List<List<String>> values, long nanos) {
        String message = "Rate limit '" + rule.id() + "' of " + rule.limitTo() + " " + rule.unitName()
                + CallerValues.label(rule.appliesPer(), values);
        return nanos == LimitGate.NEVER
                ? Failures.callerLimited(
                        rule.id(), Failures.RATE_LIMIT_EXCEEDED, message + " is less than this one request takes", -1)
                : Failures.callerLimited(
                        rule.id(),
                        Failures.RATE_LIMIT_EXCEEDED,
                        message + " is reached",
                        (nanos + 999_999) / 1_000_000);
    }
}

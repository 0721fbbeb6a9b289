package dev.llmlb.model;

/** Camel's categories of errors of AI providers, the values of the exchange property {@code CamelAiErrorCategory}. */
public enum ErrorCategory {
    RATE_LIMIT,
    SERVER_ERROR,
    VALIDATION,
    AUTH,
    UNKNOWN
}

package dev.llmlb.observe.micrometer;

/** Every meter of the balancer: its name, what it counts, and in what. */
enum MetricName {
    REQUESTS("llm_lb.requests", "Requests by rule, last target and outcome, with their time"),
    ATTEMPTS("llm_lb.attempts", "Upstream calls by rule, target and outcome, with their time"),
    FIRST_TOKEN("llm_lb.first_token", "Time from the start of a call to the first content token of its stream"),
    EJECTIONS("llm_lb.ejections", "Times that a target was taken out of traffic, by target and cause"),
    RESTORATIONS("llm_lb.restorations", "Times that a target came back into traffic"),
    CONFIG_RELOADS(
            "llm_lb.config.reloads", "Configurations that were to replace the running one, by result (ok, refused)"),
    CONFIG_LOADED_AT("llm_lb.config.loaded.at", "When the configuration that runs was loaded, in Unix time"),
    WASTED_TOKENS(
            "llm_lb.wasted.tokens", "Tokens of attempts without an answer, by target and reason; partly estimated"),
    WASTED_COST("llm_lb.wasted.cost", "What those tokens cost at the configured prices, by target and reason"),
    TOKENS("llm_lb.tokens", "Tokens as providers count them, by rule, target and type (prompt, completion)");

    final String id;
    final String description;

    MetricName(String id, String description) {
        this.id = id;
        this.description = description;
    }
}

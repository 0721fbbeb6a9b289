package dev.llmlb.provider;

/** How vendors say what is wrong, in lower case: from their own references, and from what their servers were seen to send. */
final class VendorWords {

    static final String[] QUOTA = {
        "insufficient_quota",
        "billing_hard_limit",
        "billing_not_active",
        "credit balance",
        "insufficient credits",
        "insufficient balance",
        "quota_exceeded",
        "api usage limits", // that the account has set itself: Anthropic's 400
        "exceeded your current quota",
        "servicequotaexceeded", // of Bedrock; its rates are throttlingexception
        "tokens per day",
        "perday" // of Gemini's quotaId
    };
    static final String[] NO_CREDIT = {"insufficient_quota", "billing_hard_limit", "billing_not_active"};
    static final String[] CONTEXT = {
        "context_length_exceeded",
        "context length",
        "context window",
        "context limit",
        "prompt is too long",
        "input is too long",
        "input token count",
        "too many input tokens",
        "input tokens exceed", // of Nova
        "maximum number of tokens",
        "reduce the length",
        "string_above_max_length",
        "request too large for model",
        "maximum model length", // of vLLM
        "maximum prompt length", // of xAI
        "available context size", // of llama.cpp
        "tokens, exceeding max", // of Mistral's embeddings
        "max_new_tokens` must be", // of TGI and Together
        "`inputs` must have less than"
    };
    static final String[] FILTER = {
        "content_filter",
        "responsibleaipolicyviolation",
        "content management policy",
        "content filtering policy",
        "content_policy",
        "requires moderation", // of OpenRouter, under 403
        "violates usage guidelines", // of xAI, under 403
        "content exists risk", // of DeepSeek
        "moderation_blocked",
        "input was flagged",
        "prompt was flagged",
        "content was flagged",
        "guardrail_violation",
        "guardrail intervened",
        "violated guardrail",
        "blocked by guardrail"
    };
    static final String[] BAD_KEY = {
        "invalid_api_key",
        "api_key_invalid",
        "api key not valid",
        "incorrect api key",
        "invalid x-api-key",
        "organization has been disabled",
        "location is not supported", // of where the gateway runs, not of the caller
        "free tier is not available",
        "unrecognizedclient", // these are AWS's names, which may come under 400 as well
        "accessdenied",
        "expiredtoken",
        "invalidsignature",
        "incompletesignature",
        "missingauthenticationtoken"
    };
    static final String[] RATE = {"throttlingexception", "toomanyrequestsexception"}; // of AWS, likewise
    static final String[] NO_MODEL = {
        "model_not_found",
        "model_not_available", // of Together
        "model_decommissioned",
        "model_terms_required", // of Groq
        "decommissioned",
        "deploymentnotfound",
        "invalid_model", // of Mistral
        "model not exist", // of DeepSeek
        "is not a valid model id", // of OpenRouter
        "model is not supported",
        "model identifier is invalid", // of Bedrock, and of its models that only an inference profile calls:
        "invocation of model id",
        "on-demand throughput"
    };

    /** By what a provider says that the model, which is there, is not for such a request. */
    static final String[] UNABLE = {
        "not supported in the v1/",
        "not a chat model",
        "to generate embeddings", // of OpenAI, under 403
        "operationnotsupported", // of Azure
        "no endpoints found that", // of OpenRouter, under 404, as the next ones: by what a request asks of providers
        "no endpoints found matching your data policy",
        "no allowed providers are available",
        "does not support embeddings", // of vLLM and Ollama, as the next ones
        "does not support chat",
        "does not support completions",
        "does not support generate",
        "does not support tools",
        "--tool-call-parser", // of vLLM that was started without one
        "is not a multimodal model",
        "missing data required for image input", // of Ollama, under 500
        "image input is not supported", // of llama.cpp, under 500, as the next one
        "tools param requires",
        "is not enabled for models/", // of Gemini and Gemma: tools, a system's message, log probabilities
        "this model doesn't support" // of Bedrock: tools in a stream, a choice of tools, pictures, a system's message
    };

    private VendorWords() {}
}

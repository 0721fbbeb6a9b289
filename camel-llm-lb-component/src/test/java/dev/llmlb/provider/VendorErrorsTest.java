package dev.llmlb.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors as the servers that speak OpenAI's API send them, each in its own words. */
class VendorErrorsTest {

    private static Outcome classify(int status, String body) {
        return OutcomeClassifier.ofReply(status, body.getBytes(UTF_8), -1);
    }

    private static Outcome classify(Operation operation, int status, String body) {
        return OutcomeClassifier.ofReply(operation, status, body.getBytes(UTF_8), -1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // vendor | status | body
                "OpenAI | 400 | {\"error\":{\"message\":\"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}",
                "Mistral | 400 | {\"object\":\"error\",\"message\":\"Prompt contains 40000 tokens, too large for model with 32768 maximum context length\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"3051\"}",
                "Mistral | 400 | {\"object\":\"error\",\"message\":\"Input id 0 has 9000 tokens, exceeding max 8192 tokens.\",\"type\":\"invalid_request_error\"}",
                "Groq | 400 | {\"error\":{\"message\":\"Please reduce the length of the messages or completion.\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}",
                "Together | 403 | {\"error\":{\"message\":\"Input token count + max_tokens must be less than the context length of the model being queried\",\"type\":\"invalid_request_error\"}}",
                "Together | 422 | {\"id\":\"1\",\"error\":{\"message\":\"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5013 `inputs` tokens and 128 `max_new_tokens`\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":null}}",
                "TGI | 422 | {\"error\":\"Input validation error: `inputs` must have less than 1024 tokens. Given: 1025\",\"error_type\":\"validation\"}",
                "DeepSeek | 400 | {\"error\":{\"message\":\"This model's maximum context length is 65536 tokens. However, you requested 70000 tokens\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_request_error\"}}",
                "vLLM | 400 | {\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}",
                "vLLM | 400 | {\"error\":{\"message\":\"The decoder prompt (length 21535) is longer than the maximum model length of 16384.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}}",
                "llama.cpp | 400 | {\"error\":{\"code\":400,\"message\":\"request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it\",\"type\":\"exceed_context_size_error\",\"n_ctx\":8192}}",
                "LM Studio | 400 | {\"error\":\"Trying to keep the first 4131 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens\"}",
                "xAI | 400 | {\"code\":\"Client specified an invalid argument\",\"error\":\"This model's maximum prompt length is 131072 but the request contains 209000 tokens.\"}",
                "OpenRouter | 400 | {\"error\":{\"message\":\"Provider returned error\",\"code\":400,\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"code\\\":\\\"context_length_exceeded\\\"}}\",\"provider_name\":\"OpenAI\"}}}"
            })
    void tooLong(String vendor, int status, String body) {
        assertThat(classify(status, body).kind()).as(vendor).isEqualTo(OutcomeKind.CONTEXT_LENGTH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "OpenAI | 404 | {\"error\":{\"message\":\"The model `gpt-x` does not exist or you do not have access to it.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}",
                "Azure | 404 | {\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist.\"}}",
                "Azure | 410 | {\"error\":{\"code\":\"ModelDeprecated\",\"message\":\"The model has been retired.\"}}",
                "Mistral | 400 | {\"object\":\"error\",\"message\":\"Invalid model: mistral-x\",\"type\":\"invalid_model\",\"param\":null,\"code\":\"1500\"}",
                "Groq | 400 | {\"error\":{\"message\":\"The model `llama2` has been decommissioned\",\"type\":\"invalid_request_error\",\"code\":\"model_decommissioned\"}}",
                "Groq | 400 | {\"error\":{\"message\":\"The model `x` requires terms acceptance.\",\"type\":\"invalid_request_error\",\"code\":\"model_terms_required\"}}",
                "Together | 400 | {\"error\":{\"message\":\"Unable to access model x.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_available\"}}",
                "DeepSeek | 400 | {\"error\":{\"message\":\"Model Not Exist\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_request_error\"}}",
                "OpenRouter | 400 | {\"error\":{\"message\":\"foo/bar is not a valid model ID\",\"code\":400}}",
                "vLLM | 404 | {\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"param\":\"model\",\"code\":404}",
                "Ollama | 404 | {\"error\":{\"message\":\"model \\\"x\\\" not found, try pulling it first\",\"type\":\"api_error\",\"param\":null,\"code\":null}}"
            })
    void theModelIsGone(String vendor, int status, String body) {
        Outcome outcome = classify(status, body);
        assertThat(outcome.kind()).as(vendor).isEqualTo(OutcomeKind.UNKNOWN_MODEL);
        assertThat(outcome.status()).isEqualTo(404);
        assertThat(classify(Operation.EMBEDDINGS, status, body).kind())
                .as(vendor)
                .isEqualTo(OutcomeKind.UNKNOWN_MODEL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Azure | 400 | {\"error\":{\"message\":\"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.\",\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400}}",
                "xAI | 403 | {\"code\":\"The caller does not have permission\",\"error\":\"Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO\"}",
                "DeepSeek | 400 | {\"error\":{\"message\":\"Content Exists Risk\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_request_error\"}}",
                "OpenRouter | 403 | {\"error\":{\"message\":\"x requires moderation on OpenAI. Your input was flagged\",\"code\":403}}"
            })
    void aPromptThatIsFilteredTakesNoTargetOut(String vendor, int status, String body) {
        assertThat(classify(status, body).kind()).as(vendor).isEqualTo(OutcomeKind.CONTENT_FILTER);
    }

    /** Otherwise one call of the wrong endpoint, or with tools, would take a model out for everybody. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "OpenAI | 403 | EMBEDDINGS | {\"error\":{\"message\":\"You are not allowed to generate embeddings from this model\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}",
                "OpenAI | 404 | COMPLETION | {\"error\":{\"message\":\"This is a chat model and not supported in the v1/completions endpoint.\",\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":null}}",
                "OpenAI | 404 | CHAT_COMPLETION | {\"error\":{\"message\":\"This is not a chat model and thus not supported in the v1/chat/completions endpoint.\",\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":null}}",
                "Azure | 400 | COMPLETION | {\"error\":{\"code\":\"OperationNotSupported\",\"message\":\"The completion operation does not work with the specified model, gpt-4o.\"}}",
                "Azure | 404 | EMBEDDINGS | {\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}",
                "Groq | 404 | COMPLETION | {\"error\":{\"message\":\"Unknown request URL: POST /openai/v1/completions.\",\"type\":\"invalid_request_error\",\"code\":\"unknown_url\"}}",
                "Mistral | 404 | COMPLETION | {\"message\":\"no Route matched with those values\"}",
                "vLLM | 404 | EMBEDDINGS | {\"detail\":\"Not Found\"}",
                "vLLM | 400 | EMBEDDINGS | {\"object\":\"error\",\"message\":\"The model does not support Embeddings API\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}",
                "vLLM | 405 | COMPLETION | {\"detail\":\"Method Not Allowed\"}",
                "llama.cpp | 501 | EMBEDDINGS | {\"error\":{\"code\":501,\"message\":\"This server does not support embeddings. Start it with `--embeddings`\",\"type\":\"not_supported_error\"}}",
                "Ollama | 400 | CHAT_COMPLETION | {\"error\":{\"message\":\"registry.ollama.ai/library/x does not support tools\",\"type\":\"api_error\"}}",
                "Ollama | 404 | EMBEDDINGS | 404 page not found",
                "Gemini | 400 | CHAT_COMPLETION | {\"error\":{\"code\":400,\"message\":\"Function calling is not enabled for models/gemma-3-12b-it\",\"status\":\"INVALID_ARGUMENT\"}}",
                "OpenRouter | 404 | CHAT_COMPLETION | {\"error\":{\"message\":\"No endpoints found that support tool use.\",\"code\":404}}",
                "OpenRouter | 404 | CHAT_COMPLETION | {\"error\":{\"message\":\"No endpoints found that can handle the requested parameters.\",\"code\":404}}",
                "OpenRouter | 404 | CHAT_COMPLETION | {\"error\":{\"message\":\"No endpoints found matching your data policy\",\"code\":404}}",
                "OpenRouter | 404 | CHAT_COMPLETION | {\"error\":{\"message\":\"No allowed providers are available for the selected model.\",\"code\":404,\"metadata\":{\"requested_providers\":[\"x\"]}}}",
                "vLLM | 400 | CHAT_COMPLETION | {\"object\":\"error\",\"message\":\"\\\"auto\\\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}",
                "vLLM | 400 | CHAT_COMPLETION | {\"error\":{\"message\":\"x is not a multimodal model\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}}",
                "llama.cpp | 500 | CHAT_COMPLETION | {\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj\",\"type\":\"server_error\"}}",
                "llama.cpp | 500 | CHAT_COMPLETION | {\"error\":{\"code\":500,\"message\":\"tools param requires --jinja flag\",\"type\":\"server_error\"}}",
                "Ollama | 500 | CHAT_COMPLETION | {\"error\":{\"message\":\"this model is missing data required for image input\",\"type\":\"api_error\"}}"
            })
    void whatAModelCannotDoIsNoFaultOfIt(String vendor, int status, Operation operation, String body) {
        Outcome outcome = classify(operation, status, body);
        assertThat(outcome.kind()).as(vendor).isEqualTo(OutcomeKind.CALLER_FAULT);
        assertThat(outcome.status()).as("another target may be able").isEqualTo(404);
    }

    @Test
    void aServersOwnFaultStaysOneThoughItQuotesARequest() {
        assertThat(classify(500, "{\"error\":{\"message\":\"cannot parse 'the model does not support tools'\"}}")
                        .kind())
                .isEqualTo(OutcomeKind.FAILING);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void aMissingDeploymentIsMissingForEveryOperation(Operation operation) {
        assertThat(classify(operation, 404, "{\"error\":{\"code\":\"DeploymentNotFound\"}}")
                        .kind())
                .isEqualTo(OutcomeKind.UNKNOWN_MODEL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Groq | 498 | {\"error\":{\"message\":\"Flex tier capacity exceeded\",\"code\":\"capacity_exceeded\"}} | OVERLOADED | 503",
                "llama.cpp | 503 | {\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}} | OVERLOADED | 503",
                "Ollama | 503 | {\"error\":{\"message\":\"server busy, please try again. maximum pending requests exceeded\",\"type\":\"api_error\"}} | OVERLOADED | 503",
                "DeepSeek | 402 | {\"error\":{\"message\":\"Insufficient Balance\",\"type\":\"unknown_error\"}} | QUOTA_EXHAUSTED | 402",
                "Mistral | 429 | {\"object\":\"error\",\"message\":\"Service tier capacity exceeded for this model.\",\"type\":\"service_tier_capacity_exceeded\",\"param\":null,\"code\":\"3505\"} | RATE_LIMITED | 429",
                "Together | 429 | {\"error\":{\"message\":\"You have been rate limited.\",\"type\":\"model_rate_limit\"}} | RATE_LIMITED | 429",
                "Azure | 403 | {\"error\":{\"code\":\"403\",\"message\":\"Out of call volume quota. Quota will be replenished in 12 days.\"}} | QUOTA_EXHAUSTED | 403",
                "Azure | 401 | {\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key\"}} | UNAUTHORIZED | 401",
                "vLLM | 401 | {\"error\":\"Unauthorized\"} | UNAUTHORIZED | 401",
                "xAI | 400 | {\"code\":\"Client specified an invalid argument\",\"error\":\"Incorrect API key provided: xa***. You can obtain one\"} | UNAUTHORIZED | 401",
                "Groq | 400 | {\"error\":{\"message\":\"Failed to call a function.\",\"type\":\"invalid_request_error\",\"code\":\"tool_use_failed\",\"failed_generation\":\"x\"}} | CALLER_FAULT | 400",
                "Mistral | 422 | {\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"x\"],\"msg\":\"Extra inputs are not permitted\"}]} | CALLER_FAULT | 422"
            })
    void whatElseTheySay(String vendor, int status, String body, OutcomeKind kind, int told) {
        Outcome outcome = classify(status, body);
        assertThat(outcome.kind()).as(vendor).isEqualTo(kind);
        assertThat(outcome.status()).as(vendor).isEqualTo(told);
    }

    @Test
    void azuresRateIsNoQuotaThoughItSpeaksOfOne() {
        Outcome outcome = classify(
                429,
                "{\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded token rate limit of your current tier."
                        + " Please retry after 20 seconds. Please go here: https://aka.ms/oai/quotaincrease\"}}");
        assertThat(outcome).isEqualTo(new Outcome(OutcomeKind.RATE_LIMITED, 429, "HTTP 429", 20_000));
    }

    @Test
    void whoHasNoCreditHasNoneAfterASecondEither() {
        byte[] body = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"You exceeded your current quota\"}}"
                .getBytes(UTF_8);
        assertThat(OutcomeClassifier.ofReply(429, body, 1_000).kind()).isEqualTo(OutcomeKind.QUOTA_EXHAUSTED);
    }

    /** As an event of a stream, or in the body of a 200. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "OpenRouter | {\"id\":\"1\",\"error\":{\"code\":\"server_error\",\"message\":\"Provider disconnected\"},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]} | FAILING | 502",
                "OpenRouter | {\"choices\":[{\"error\":{\"code\":429,\"message\":\"Rate limited upstream\"},\"finish_reason\":\"error\"}]} | RATE_LIMITED | 429",
                "Mistral | {\"choices\":[{\"finish_reason\":\"error\"}]} | FAILING | 502",
                "DeepSeek | {\"choices\":[{\"finish_reason\":\"insufficient_system_resource\"}]} | OVERLOADED | 529",
                "Groq | {\"choices\":[],\"x_groq\":{\"error\":\"over capacity\"}} | FAILING | 502",
                "vLLM | {\"object\":\"error\",\"message\":\"engine died\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500} | FAILING | 500",
                "vLLM | {\"error\":{\"message\":\"bad\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}} | CALLER_FAULT | 400",
                "Azure | {\"error\":{\"message\":\"filtered\",\"code\":\"content_filter\",\"status\":400}} | CONTENT_FILTER | 400",
                "Azure | {\"error\":{\"message\":\"filtered\",\"code\":\"content_filter\"}} | CONTENT_FILTER | 400",
                "OpenAI | {\"error\":{\"message\":\"gone\",\"code\":\"model_not_found\"}} | UNKNOWN_MODEL | 404",
                "TGI | {\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"} | OVERLOADED | 529"
            })
    void underAStatusOfSuccess(String vendor, String data, OutcomeKind kind, int told) {
        Outcome outcome = OutcomeClassifier.ofErrorEvent(data.getBytes(UTF_8));
        assertThat(outcome.kind()).as(vendor).isEqualTo(kind);
        assertThat(outcome.status()).as(vendor).isEqualTo(told);
    }

    /** What takes a target out for long must be in the provider's own words: an error behind OpenRouter may quote a prompt. */
    @ParameterizedTest
    @ValueSource(strings = {"insufficient_quota", "invalid_api_key", "model_not_found", "model not exist"})
    void whatAProviderBehindSaysTakesNobodyOut(String words) {
        assertThat(classify(
                                400,
                                "{\"error\":{\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"" + words
                                        + "\"}}}")
                        .kind())
                .isEqualTo(OutcomeKind.CALLER_FAULT);
    }
}

/** OpenAI's chat completions: requests spliced from the caller's bytes, answers read for what accounting needs. */
package dev.llmlb.provider.openai;

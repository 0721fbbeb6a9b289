/** Gemini's generateContent behind OpenAI's chat completions: one file for the request, one for the whole answer, one for the stream. */
package dev.llmlb.provider.gemini;

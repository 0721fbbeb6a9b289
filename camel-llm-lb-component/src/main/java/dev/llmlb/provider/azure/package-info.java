/** Azure OpenAI: OpenAI's dialect at another address with another key header. */
package dev.llmlb.provider.azure;

/** The HTTP client and what plain and streamed exchanges have in common, whatever the dialect. */
package dev.llmlb.provider.http;

/** What speaks to providers: the SPI of adapters, and what their statuses and hints mean. */
package dev.llmlb.provider;

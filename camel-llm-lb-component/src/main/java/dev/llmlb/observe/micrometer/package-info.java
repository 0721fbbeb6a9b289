/** The balancer's meters in a Micrometer registry. */
package dev.llmlb.observe.micrometer;

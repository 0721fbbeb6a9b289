/** What is told about the balancer's work to whoever watches. */
package dev.llmlb.observe;

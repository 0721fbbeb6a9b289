/** The words of the balancer as plain values: targets, requests, attempts, outcomes, answers. */
package dev.llmlb.model;

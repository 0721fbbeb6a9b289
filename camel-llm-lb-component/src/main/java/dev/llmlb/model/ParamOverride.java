package dev.llmlb.model;

/**
 * One member of a request body that a target sets or removes.
 *
 * @param name the member's name at the top level of the body
 * @param json the value as JSON text, or null to remove the member
 */
public record ParamOverride(String name, String json) {}

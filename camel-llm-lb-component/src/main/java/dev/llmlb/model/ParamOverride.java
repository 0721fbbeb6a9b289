package dev.llmlb.model;

import java.util.List;

/**
 * One member of a request body that a target sets or removes.
 *
 * @param name the member's name at the top level of the body
 * @param json the value as JSON text, or null to remove the member
 */
public record ParamOverride(String name, String json) {

    /** A number of a request after these: that of the last one with such a name, -1 when it is removed or is no number. */
    public static long applied(List<ParamOverride> overrides, List<String> names, long number) {
        long result = number;
        for (ParamOverride override : overrides) {
            if (names.contains(override.name())) {
                result = ChatRequest.parseTokens(override.json());
            }
        }
        return result;
    }
}

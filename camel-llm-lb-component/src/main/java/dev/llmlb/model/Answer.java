package dev.llmlb.model;

import java.util.List;

/**
 * What the caller gets for a request: the reply and how it came about.
 *
 * @param ruleId the rule that matched, or the fallback rule whose model answered, or null when the model named a target
 * @param attempts every upstream call of the request, the successful one last
 * @param cost at the target's prices, 0 when a price or the usage is unknown
 */
public record Answer(Reply reply, Target target, String ruleId, List<Attempt> attempts, double cost) {}

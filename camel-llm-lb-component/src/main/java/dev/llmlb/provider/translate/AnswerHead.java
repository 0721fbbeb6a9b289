package dev.llmlb.provider.translate;

/**
 * What stands at the head of an answer and of each of its chunks.
 *
 * @param created seconds since the epoch
 * @param model that really answered
 */
public record AnswerHead(String id, long created, String model) {

    /** With what the provider says of itself, as far as it says anything. */
    public AnswerHead as(String saidId, String saidModel) {
        return new AnswerHead(
                saidId == null || saidId.isEmpty() ? id : saidId,
                created,
                saidModel == null || saidModel.isEmpty() ? model : saidModel);
    }
}

package dev.llmlb.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.WholeAnswer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * OpenAI's dialect for one stream of several answers, which has said all when each of them has its finish reason: a cut after the first
 * leaves the others half.
 */
final class SeveralAnswers implements Dialect {

    private final long answers;
    private final Set<Integer> ended = new HashSet<>();

    /** @param answers that were asked for, 2 or more */
    SeveralAnswers(long answers) {
        this.answers = answers;
    }

    @Override
    public WholeAnswer readAnswer(byte[] body) {
        return OpenAiDialect.INSTANCE.readAnswer(body);
    }

    @Override
    public StreamEvent readEvent(byte[] bytes, int start, int end) {
        StreamEvent read = OpenAiDialect.INSTANCE.readEvent(bytes, start, end);
        if (!read.finished()) {
            return read;
        }
        try {
            for (JsonNode choice :
                    ChatJson.MAPPER.readTree(bytes, start, end - start).path("choices")) {
                if (!choice.path("finish_reason").asText("").isEmpty() && choice.hasNonNull("finish_reason")) {
                    ended.add(choice.path("index").asInt());
                }
            }
        } catch (IOException e) {
            return StreamEvent.MALFORMED;
        }
        return new StreamEvent(read.kind(), ended.size() >= answers, read.usage());
    }
}

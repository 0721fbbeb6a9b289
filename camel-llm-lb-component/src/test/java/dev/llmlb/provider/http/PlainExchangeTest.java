package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Operation;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.time.SimulatedTime;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class PlainExchangeTest {

    private static final Duration IDLE = Duration.ofSeconds(60);

    private final SimulatedTime time = new SimulatedTime();
    private final List<Object> aborts = new ArrayList<>();
    private final PlainExchange exchange = new PlainExchange(
            Operation.CHAT_COMPLETION, OpenAiDialect.INSTANCE, IDLE, time, () -> Instant.EPOCH, (how, what) -> {});
    private final Response response = (Response) Proxy.newProxyInstance(
            Response.class.getClassLoader(),
            new Class<?>[] {Response.class},
            (self, called, args) -> switch (called.getName()) {
                case "getHeaders" -> HttpFields.EMPTY;
                case "getStatus" -> 200;
                case "abort" -> {
                    aborts.add(args[0]);
                    yield CompletableFuture.completedFuture(true);
                }
                default -> throw new UnsupportedOperationException(called.getName());
            });

    private void receive(String piece) {
        exchange.onContent(response, ByteBuffer.wrap(piece.getBytes(UTF_8)));
    }

    @Test
    void everyPieceOfTheBodyBeginsTheSilenceAnew() {
        exchange.onHeaders(response);
        time.advance(IDLE.multipliedBy(5)); // a head may come long before the answer
        for (int i = 0; i < 5; i++) {
            receive(" ");
            time.advance(IDLE.minusMillis(1));
        }
        assertThat(aborts).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(aborts).singleElement().isInstanceOf(SocketTimeoutException.class);
        assertThat(time.waiting()).isZero();
    }
}

package dev.llmlb.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.LlmLbException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    private static final int MEGABYTE = 1 << 20;

    private final BodyRoom room = new BodyRoom(2 * MEGABYTE);
    private final Message message = new DefaultExchange(new DefaultCamelContext()).getMessage();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyIsReadWhole(boolean lengthKnown) {
        byte[] body = new byte[MEGABYTE + 17];
        body[MEGABYTE] = 7;

        read(body, lengthKnown ? body.length : -1);

        assertThat(message.getBody(byte[].class)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargeBodyIsRefusedWhileOthersTakeTheRoom(boolean lengthKnown) {
        room.share().take(MEGABYTE + 1);

        assertRefused(new byte[MEGABYTE], lengthKnown, 503, "too_busy");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatNeverFindsRoomIsTooLarge(boolean lengthKnown) {
        assertRefused(new byte[2 * MEGABYTE + 1], lengthKnown, 413, "request_too_large");
    }

    @Test
    void aBodyThatIsCutIsTheCallersFault() {
        assertThatThrownBy(() -> read(new byte[10], 11))
                .isInstanceOfSatisfying(
                        LlmLbException.class, e -> assertThat(e.getStatus()).isEqualTo(400));
    }

    private void assertRefused(byte[] body, boolean lengthKnown, int status, String code) {
        assertThatThrownBy(() -> read(body, lengthKnown ? body.length : -1))
                .isInstanceOfSatisfying(LlmLbException.class, e -> {
                    assertThat(e.getStatus()).isEqualTo(status);
                    assertThat(e.getCode()).isEqualTo(code);
                });
    }

    private void read(byte[] body, int length) {
        RequestReader.read(request(body, length), message, room.longest(), room.share());
    }

    private static HttpServletRequest request(byte[] body, long length) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                RequestReaderTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getContentLengthLong" -> length;
                    case "getInputStream" -> new Upload(body);
                    default -> null;
                });
    }

    private static final class Upload extends ServletInputStream {

        private final ByteArrayInputStream in;

        Upload(byte[] body) {
            in = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] to, int from, int most) {
            return in.read(to, from, most);
        }

        @Override
        public boolean isFinished() {
            return in.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}

package dev.llmlb.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyRoomTest {

    private static final int LARGE = 1 << 20;

    private final BodyRoom room = new BodyRoom(2 * LARGE);

    @Test
    void largeBodiesShareTheRoom() {
        BodyRoom.Share first = room.share();
        assertThat(first.take(LARGE)).isTrue();
        assertThat(room.share().take(LARGE)).isTrue();
        assertThat(room.share().take(LARGE)).isFalse();

        first.giveBack();
        first.giveBack();

        assertThat(room.share().take(LARGE)).isTrue();
        assertThat(room.share().take(LARGE)).isFalse();
    }

    @Test
    void aBodyTakesRoomAsItComes() {
        BodyRoom.Share growing = room.share();
        for (int taken = 0; taken < 2 * LARGE; taken += BodyRoom.SMALL) {
            assertThat(growing.take(BodyRoom.SMALL)).isTrue();
        }
        assertThat(growing.take(1)).isFalse();

        growing.giveBack();

        assertThat(room.share().take(2 * LARGE)).isTrue();
    }

    @Test
    void smallBodiesHaveAlwaysRoom() {
        assertThat(room.share().take(2 * LARGE)).isTrue();
        assertThat(room.share().take(BodyRoom.SMALL)).isTrue();
        assertThat(room.share().take(BodyRoom.SMALL + 1)).isFalse();
    }

    @Test
    void noBodyIsLongerThanAllTheRoom() {
        assertThat(room.longest()).isEqualTo(2 * LARGE);
        assertThat(new BodyRoom(1L << 40).longest()).isEqualTo(64 << 20);
        assertThat(new BodyRoom(1).longest()).isEqualTo(BodyRoom.SMALL);
    }
}

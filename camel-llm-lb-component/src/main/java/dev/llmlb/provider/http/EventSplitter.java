package dev.llmlb.provider.http;

import java.nio.ByteBuffer;

/** Cuts the bytes of a stream into events in the form of server-sent ones, however the network cut them. */
public interface EventSplitter {

    /**
     * Takes bytes and hands out the events that they complete.
     *
     * @return false when they cannot be the events of an answer
     */
    boolean feed(ByteBuffer bytes);

    /** What came after the last whole event and may still be one, or null. */
    byte[] rest();
}

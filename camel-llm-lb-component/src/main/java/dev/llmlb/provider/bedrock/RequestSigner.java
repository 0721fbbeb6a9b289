package dev.llmlb.provider.bedrock;

import java.net.URI;
import java.util.Map;

/** Proves who sends a request. */
@FunctionalInterface
interface RequestSigner {

    /** The headers that do, for a JSON body posted to an address. */
    Map<String, String> sign(URI address, byte[] body);
}

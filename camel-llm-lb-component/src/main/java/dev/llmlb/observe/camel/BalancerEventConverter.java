package dev.llmlb.observe.camel;

import org.apache.camel.Converter;

/** Makes JSON of an event wherever a route wants text. */
@Converter(generateLoader = true)
public final class BalancerEventConverter {

    private BalancerEventConverter() {}

    /** The event as JSON. */
    @Converter
    public static String toString(BalancerEvent event) {
        return JsonText.of(event.toJson());
    }
}

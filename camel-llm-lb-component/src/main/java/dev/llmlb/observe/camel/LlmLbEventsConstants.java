package dev.llmlb.observe.camel;

import org.apache.camel.spi.Metadata;

/** The headers of an event. */
public final class LlmLbEventsConstants {

    @Metadata(label = "consumer", description = "What happened, such as ejected.", javaType = "String")
    public static final String TYPE = "CamelLlmLbEventType";

    @Metadata(label = "consumer", description = "The target that it is about, if any.", javaType = "String")
    public static final String TARGET = "CamelLlmLbEventTarget";

    @Metadata(
            label = "consumer",
            description = "The rule of the request that it is about, or of the limit or budget of callers, if any.",
            javaType = "String")
    public static final String RULE = "CamelLlmLbEventRule";

    @Metadata(
            label = "consumer",
            description = "Why a target is out or was left, or the limit that is reached.",
            javaType = "String")
    public static final String CAUSE = "CamelLlmLbEventCause";

    private LlmLbEventsConstants() {}
}

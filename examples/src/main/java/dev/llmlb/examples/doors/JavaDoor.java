package dev.llmlb.examples.doors;

import org.apache.camel.builder.RouteBuilder;

/** The Java door of the story one-pool-three-doors. */
public final class JavaDoor extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:java?delay=0&period=10&repeatCount=40&includeMetadata=true")
                .routeId("java")
                .setBody(simple("Java asks question ${exchangeProperty.CamelTimerCounter}"))
                .to("llm-lb:gpt-4")
                .log("java  -> ${header.CamelLlmLbTarget}");
    }
}

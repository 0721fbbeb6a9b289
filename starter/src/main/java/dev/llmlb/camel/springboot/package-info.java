/**
 * The component in Spring Boot: {@code camel.component.llm-lb.*} in the application's properties, and nothing to write in code.
 *
 * <ul>
 *   <li><b>Properties</b>: every option of the component, with metadata from which IDEs complete; {@code models[gpt-4].targets[0].uri} for
 *       pools without a file. Placeholders of the files are Spring's properties.
 *   <li><b>Health</b>: with Actuator on the class path Camel's own indicators ({@code camelHealth}, {@code camelReadinessState}) carry the
 *       component's check {@code llm-lb}. A second indicator would report the same again.
 *   <li><b>Metrics</b>: the {@code MeterRegistry} of the application is found by itself.
 *   <li><b>No web server</b>: which one there is, if any, is the application's choice.
 *   <li><b>No template of our own</b>: {@code ProducerTemplate.requestBody("llm-lb:gpt-4", prompt, String.class)} is one line already, with
 *       Camel's headers, exceptions and tests; another class would only hide them.
 * </ul>
 *
 * <p>The HTTP client is Jetty's, in the version that Spring Boot's BOM gives an application: 12.0 with Boot 3.5, 12.1 with Boot 4. Both
 * are tested.
 */
package dev.llmlb.camel.springboot;

package dev.llmlb.observe.camel;

import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultConsumer;

/** Sends one event after the other into its route, on a thread of its own; suspended it hears of nothing. */
@ManagedResource(description = "Managed consumer of balancer events")
public class LlmLbEventsConsumer extends DefaultConsumer {

    private final LlmLbEventsEndpoint endpoint;
    private final EventQueue queue;
    private ExecutorService thread;

    LlmLbEventsConsumer(LlmLbEventsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.queue = new EventQueue(EventFilter.of(endpoint.getTypes(), endpoint.getModels()), endpoint.getQueueSize());
    }

    private EventHub hub() {
        return EventHub.of(endpoint.getCamelContext());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        thread = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(
                        this, "llm-lb-events:" + (endpoint.getName() == null ? "" : endpoint.getName()));
        thread.execute(this::run);
        hub().subscribe(queue);
    }

    @Override
    protected void doSuspend() throws Exception {
        hub().unsubscribe(queue);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        hub().subscribe(queue);
    }

    @Override
    protected void doStop() throws Exception {
        hub().unsubscribe(queue);
        if (thread != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownNow(thread);
            thread = null;
        }
        super.doStop();
    }

    private void run() {
        try {
            while (true) {
                process(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        }
    }

    private void process(BalancerEvent event) {
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getIn();
            message.setBody(event);
            message.setHeader(LlmLbEventsConstants.TYPE, event.type().label());
            set(message, LlmLbEventsConstants.TARGET, event.target());
            set(message, LlmLbEventsConstants.RULE, event.rule());
            set(message, LlmLbEventsConstants.CAUSE, event.cause());
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            getExceptionHandler()
                    .handleException(
                            "An event was not processed: " + event.type().label(), exchange, exchange.getException());
        }
        releaseExchange(exchange, false);
    }

    private static void set(Message message, String header, String value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }

    @ManagedAttribute(description = "Events that wait for the route")
    public int getWaiting() {
        return queue.size();
    }

    @ManagedAttribute(description = "Events that were dropped since the queue was full")
    public long getDropped() {
        return queue.dropped();
    }
}

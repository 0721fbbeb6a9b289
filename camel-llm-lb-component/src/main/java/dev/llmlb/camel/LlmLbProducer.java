package dev.llmlb.camel;

import dev.llmlb.model.Answer;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.pipeline.AnswerListener;
import dev.llmlb.pipeline.BalancedCall;
import dev.llmlb.pipeline.Balancer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Takes the request out of an exchange, has the balancer send it, and puts the answer in; no thread waits meanwhile. */
public class LlmLbProducer extends DefaultAsyncProducer {

    private final LlmLbEndpoint endpoint;

    public LlmLbProducer(LlmLbEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        LlmLbCancellation cancellation = exchange.getProperty(LlmLbConstants.CANCELLATION, LlmLbCancellation.class);
        ExchangeMapper mapper = new ExchangeMapper(exchange, endpoint);
        Balancer balancer;
        ChatRequest request;
        boolean explain;
        try {
            balancer = endpoint.getComponent().balancer();
            request = mapper.request();
            explain = mapper.wantsDecision();
            if (mapper.isDryRun()) {
                mapper.dryRun(balancer.explain(request));
                callback.done(true);
                return true;
            }
        } catch (LlmLbException e) {
            mapper.failure(e);
            callback.done(true);
            return true;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        BalancedCall call = balancer.send(request, new AnswerListener() {
            @Override
            public void answered(Answer answer) {
                try {
                    mapper.answer(answer);
                } catch (RuntimeException e) {
                    exchange.setException(e);
                }
                callback.done(false);
            }

            @Override
            public boolean wantsDecision() {
                return explain;
            }

            @Override
            public void decided(Decision decision) {
                mapper.decision(decision);
            }

            @Override
            public void failed(LlmLbException failure) {
                mapper.failure(failure);
                callback.done(false);
            }
        });
        if (cancellation != null) {
            cancellation.underWay(call::cancel);
        }
        return false;
    }
}

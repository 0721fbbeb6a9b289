package dev.llmlb.camel.springboot;

import dev.llmlb.pipeline.StateStore;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.convert.converter.Converter;

/** The bean that a property names, as {@code #bean:name} or {@code #name}. */
abstract class NamedBeanConverter<T> implements Converter<String, T> {

    private final BeanFactory beans;
    private final String property;
    private final Class<T> type;

    private NamedBeanConverter(BeanFactory beans, String property, Class<T> type) {
        this.beans = beans;
        this.property = property;
        this.type = type;
    }

    @Override
    public T convert(String text) {
        if (!text.startsWith("#")) {
            throw new IllegalArgumentException(property + ": " + text + " (expected: #bean:name)");
        }
        return beans.getBean(text.replaceFirst("^#(bean:)?", ""), type);
    }

    static final class OfSslContextParameters extends NamedBeanConverter<SSLContextParameters> {

        OfSslContextParameters(BeanFactory beans) {
            super(beans, "sslContextParameters", SSLContextParameters.class);
        }
    }

    static final class OfStateStore extends NamedBeanConverter<StateStore> {

        OfStateStore(BeanFactory beans) {
            super(beans, "stateStore", StateStore.class);
        }
    }
}

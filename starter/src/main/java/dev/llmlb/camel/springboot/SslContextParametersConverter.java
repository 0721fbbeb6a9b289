package dev.llmlb.camel.springboot;

import org.apache.camel.support.jsse.SSLContextParameters;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.convert.converter.Converter;

/** The bean that a property names, as {@code #bean:name} or {@code #name}. */
final class SslContextParametersConverter implements Converter<String, SSLContextParameters> {

    private final BeanFactory beans;

    SslContextParametersConverter(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public SSLContextParameters convert(String text) {
        if (!text.startsWith("#")) {
            throw new IllegalArgumentException("sslContextParameters: " + text + " (expected: #bean:name)");
        }
        return beans.getBean(text.replaceFirst("^#(bean:)?", ""), SSLContextParameters.class);
    }
}

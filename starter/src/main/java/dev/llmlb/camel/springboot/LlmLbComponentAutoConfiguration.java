package dev.llmlb.camel.springboot;

import dev.llmlb.camel.LlmLbComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.ComponentConfigurationProperties;
import org.apache.camel.spring.boot.util.CamelPropertiesHelper;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/** Configures the llm-lb component from {@code camel.component.llm-lb.*} when Camel creates it. */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@EnableConfigurationProperties({ComponentConfigurationProperties.class, LlmLbComponentConfiguration.class})
@ConditionalOnHierarchicalProperties({"camel.component", "camel.component.llm-lb"})
public class LlmLbComponentAutoConfiguration {

    private static final String[] CUSTOMIZER_PREFIXES = {
        "camel.component.customizer", "camel.component.llm-lb.customizer"
    };

    /** Reads {@code #bean:name} where a property is a bean. */
    @Bean
    @ConfigurationPropertiesBinding
    static NamedBeanConverter.OfSslContextParameters llmLbSslContextParametersConverter(BeanFactory beans) {
        return new NamedBeanConverter.OfSslContextParameters(beans);
    }

    /** As for TLS parameters. */
    @Bean
    @ConfigurationPropertiesBinding
    static NamedBeanConverter.OfStateStore llmLbStateStoreConverter(BeanFactory beans) {
        return new NamedBeanConverter.OfStateStore(beans);
    }

    /** Copies the properties onto the component; its configurer hands those of endpoints to its nested configuration. */
    @Lazy
    @Bean
    public ComponentCustomizer configureLlmLbComponent(
            ApplicationContext spring, CamelContext camel, LlmLbComponentConfiguration properties) {
        return new ComponentCustomizer() {
            @Override
            public void configure(String name, Component target) {
                CamelPropertiesHelper.copyProperties(camel, properties, target);
            }

            @Override
            public boolean isEnabled(String name, Component target) {
                return target instanceof LlmLbComponent
                        && HierarchicalPropertiesEvaluator.evaluate(spring, CUSTOMIZER_PREFIXES);
            }
        };
    }
}

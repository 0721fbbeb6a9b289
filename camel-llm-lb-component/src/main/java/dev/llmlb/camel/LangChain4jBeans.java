package dev.llmlb.camel;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.langchain4j.LangChain4jAdapter;
import java.lang.reflect.Field;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds models of LangChain4j in the registry; loaded only where a provider of that kind is configured, since the library is optional. */
final class LangChain4jBeans {

    private static final Logger LOG = LoggerFactory.getLogger(LangChain4jBeans.class);

    private static final String RETRIES = "maxRetries";

    private LangChain4jBeans() {}

    /** @throws IllegalArgumentException when there is no such bean, or it is no model */
    static ProviderAdapter adapter(ProviderSettings provider, InProcess inProcess, CamelContext context) {
        Object bean = find(context, provider, "bean");
        Object streaming = find(context, provider, "streaming_bean");
        ChatModel model = bean instanceof ChatModel chat ? chat : null;
        StreamingChatModel stream = streaming instanceof StreamingChatModel its
                ? its
                : streaming == null && bean instanceof StreamingChatModel own ? own : null;
        if (bean != null && model == null && stream != bean) {
            throw wrong(provider, "bean", "a ChatModel or StreamingChatModel of LangChain4j");
        }
        if (streaming != null && stream == null) {
            throw wrong(provider, "streaming_bean", "a StreamingChatModel of LangChain4j");
        }
        warnOfRetries(provider, bean, context);
        warnOfRetries(provider, streaming, context);
        return new LangChain4jAdapter(provider, model, stream, inProcess);
    }

    private static Object find(CamelContext context, ProviderSettings provider, String key) {
        String reference = provider.options().get(key);
        if (reference == null) {
            return null;
        }
        String name = reference.startsWith("#bean:") ? reference.substring(6) : reference.replaceFirst("^#", "");
        Object bean = CamelContextHelper.lookup(context, name);
        if (bean == null) {
            throw wrong(provider, key, "the name of a bean in the registry");
        }
        return bean;
    }

    private static IllegalArgumentException wrong(ProviderSettings provider, String key, String expected) {
        return new IllegalArgumentException("provider " + provider.name() + ", " + key + ": "
                + provider.options().get(key) + " (expected: " + expected + ")");
    }

    /** Most builders of LangChain4j repeat by themselves unless told otherwise. */
    private static void warnOfRetries(ProviderSettings provider, Object bean, CamelContext context) {
        if (bean == null) {
            return;
        }
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        Object retries = beans.getOrElseProperty(bean, RETRIES, null, true);
        if (retries == null) {
            retries = hidden(bean);
        }
        if (retries instanceof Number number && number.intValue() > 0) {
            LOG.warn(
                    "provider {}: the model retries {} times by itself, which multiplies with the balancer's retries; set"
                            + " maxRetries(0) where it is built",
                    provider.name(),
                    number);
        }
    }

    /** The models of LangChain4j keep it to themselves; a warning is worth a look at their field. */
    private static Object hidden(Object bean) {
        for (Class<?> type = bean.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(RETRIES);
                return field.trySetAccessible() ? field.get(bean) : null;
            } catch (NoSuchFieldException e) {
                // maybe above
            } catch (IllegalAccessException e) {
                return null;
            }
        }
        return null;
    }
}

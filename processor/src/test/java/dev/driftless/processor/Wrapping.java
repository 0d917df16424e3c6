package dev.driftless.processor;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** What IDEs and build tools put around a compiler's processing environment; all but NONE hide newer methods of Elements. */
enum Wrapping implements UnaryOperator<ProcessingEnvironment> {
    NONE {
        @Override
        public ProcessingEnvironment apply(ProcessingEnvironment environment) {
            return environment;
        }
    },
    PROXY_WITH_LAMBDA {
        @Override
        public ProcessingEnvironment apply(ProcessingEnvironment environment) {
            return proxy(ProcessingEnvironment.class, (proxy, method, arguments) -> called(method, environment, arguments));
        }
    },
    PROXY_WITH_HOLDER {
        @Override
        public ProcessingEnvironment apply(ProcessingEnvironment environment) {
            return proxy(ProcessingEnvironment.class, new HolderHandler(new Holder(environment)));
        }
    },
    DELEGATE {
        @Override
        public ProcessingEnvironment apply(ProcessingEnvironment environment) {
            return new Delegate(environment);
        }
    },
    DELEGATE_OF_PROXY {
        @Override
        public ProcessingEnvironment apply(ProcessingEnvironment environment) {
            return new Delegate(PROXY_WITH_LAMBDA.apply(environment));
        }
    };

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Wrapping.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object called(Method method, ProcessingEnvironment on, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(on, arguments);
            return result instanceof Elements elements ? old(elements) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** As a wrapper that was compiled against Java 17 behaves on a newer one. */
    private static Elements old(Elements elements) {
        return proxy(Elements.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getFileObjectOf")) {
                throw new UnsupportedOperationException();
            }
            return method.invoke(elements, arguments);
        });
    }

    private record Holder(Object wrapped) {}

    private static final class HolderHandler implements InvocationHandler {
        private final Object holder;

        HolderHandler(Holder holder) {
            this.holder = holder;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            return called(method, (ProcessingEnvironment) ((Holder) holder).wrapped(), arguments);
        }
    }

    private static class DelegateBase {
        final ProcessingEnvironment delegate;

        DelegateBase(ProcessingEnvironment delegate) {
            this.delegate = delegate;
        }
    }

    private static final class Delegate extends DelegateBase implements ProcessingEnvironment {

        Delegate(ProcessingEnvironment delegate) {
            super(delegate);
        }

        @Override
        public Map<String, String> getOptions() {
            return delegate.getOptions();
        }

        @Override
        public Messager getMessager() {
            return delegate.getMessager();
        }

        @Override
        public Filer getFiler() {
            return delegate.getFiler();
        }

        @Override
        public Elements getElementUtils() {
            return old(delegate.getElementUtils());
        }

        @Override
        public Types getTypeUtils() {
            return delegate.getTypeUtils();
        }

        @Override
        public SourceVersion getSourceVersion() {
            return delegate.getSourceVersion();
        }

        @Override
        public Locale getLocale() {
            return delegate.getLocale();
        }
    }
}

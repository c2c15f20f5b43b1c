package dev.gradus.autograd.check.property;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Appends the counterexample as a test to the message of a property that failed; found by the service loader. */
public final class CounterexampleHook implements AroundPropertyHook {
    @Override
    public boolean appliesTo(Optional<AnnotatedElement> element) {
        return element.isEmpty() || !(element.get() instanceof Method method)
                || Arrays.stream(method.getParameterTypes()).anyMatch(CounterexampleHook::isOurs);
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    private static boolean isOurs(Class<?> type) {
        return type == Tensor.class || type == Shape.class || type == BroadcastPair.class;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyExecutionResult result = property.execute();
        boolean failed = result.status() == PropertyExecutionResult.Status.FAILED;
        Optional<List<Object>> parameters = result.falsifiedParameters();
        if (!failed || parameters.isEmpty()) {
            return result;
        }
        Throwable cause = result.throwable().orElse(null);
        String message = (cause == null ? "the property is false" : cause.toString())
                + "\n\nThe smallest counterexample found, as a test:\n\n"
                + new Counterexample(context.targetMethod(), parameters.get()).source()
                + "\nThe same run again: -D" + BuildSeed.PROPERTY + "=" + result.seed().orElse("(unknown)") + "\n";
        return result.mapToFailed(new AssertionError(message, cause));
    }
}

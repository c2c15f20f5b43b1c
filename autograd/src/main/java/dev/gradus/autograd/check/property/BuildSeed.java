package dev.gradus.autograd.check.property;

import java.util.Optional;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import org.slf4j.LoggerFactory;

/**
 * One seed for all properties of a run that have none of their own: a new one for each JVM, or {@code -Dgradus.seed=…}.
 * It is logged when the first property starts, and {@code -Dgradus.seed} with that number draws the same values again.
 * Found by the service loader.
 */
public final class BuildSeed implements AroundPropertyHook {
    /** The system property that sets the seed. */
    public static final String PROPERTY = "gradus.seed";

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    /** Outermost: the seed must be known before anything is drawn. */
    @Override
    public int aroundPropertyProximity() {
        return -100;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        Optional<String> own = context.attributes().seed();
        if (own.isEmpty() || own.get().isEmpty()) {
            context.attributes().setSeed(Long.toString(ThisRun.SEED));
        }
        return property.execute();
    }

    /** Chosen once, when the first property asks. */
    private static final class ThisRun {
        private static final long SEED = choose();

        private static long choose() {
            long seed = Long.getLong(PROPERTY, System.nanoTime() & 0x7FFF_FFFFL);
            LoggerFactory.getLogger(BuildSeed.class).info("properties draw from -D{}={}", PROPERTY, seed);
            return seed;
        }
    }
}

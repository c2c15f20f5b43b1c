package dev.gradus.examples.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record's component a key of recipes: how it is read, checked, overridden, explained and written follows from
 * this line. The component {@code weightDecay} of the group {@code optimizer} is the key
 * {@code optimizer.weight-decay}.
 *
 * <p>Components are int, long, double, boolean, String, an enum; or Integer, Double, which are null where nothing was
 * said.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** What it decides, in a line. */
    String says();

    /**
     * The value of recipes that say nothing, as it is typed; empty for none. A key that comes later must by this leave
     * older recipes and saved runs as they were.
     */
    String usual() default "";

    /** The least number. */
    double from() default Double.NEGATIVE_INFINITY;

    /** The greatest number. */
    double to() default Double.POSITIVE_INFINITY;

    /** What a number must exceed. */
    double above() default Double.NEGATIVE_INFINITY;

    /** What a number must stay under. */
    double below() default Double.POSITIVE_INFINITY;
}

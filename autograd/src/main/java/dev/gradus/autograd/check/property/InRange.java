package dev.gradus.autograd.check.property;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The elements of the drawn tensor lie in [low, high]. Special numbers in that range come often: 0, −0, ±1, the two
 * ends, tiny ones, and huge ones if the range has them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.ANNOTATION_TYPE})
public @interface InRange {
    double low() default -10;

    double high() default 10;
}

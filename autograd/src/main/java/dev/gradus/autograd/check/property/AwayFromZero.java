package dev.gradus.autograd.check.property;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The elements of the drawn tensor have any sign and a size of [gap, gap + 2]: away from a kink or pole at 0. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.ANNOTATION_TYPE})
public @interface AwayFromZero {
    double value() default 0.05;
}

package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GradusException;
import java.util.function.Function;

/**
 * A mistake that an operation must refuse.
 *
 * @param mistake what is done wrong, in a few words
 * @param attempt does it on a device
 * @param error the exception that must come
 * @param fragment what its first line must contain
 */
public record Refusal(
        String mistake, Function<Device, Tensor> attempt, Class<? extends GradusException> error, String fragment) {}

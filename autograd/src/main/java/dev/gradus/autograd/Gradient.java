package dev.gradus.autograd;

import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Backward;

/**
 * Derivatives as values, where {@link Tensor#backward()} would add them to the leaves: gradients, gradients of
 * gradients, and products with the Jacobian and the Hessian, none of which is ever built.
 *
 * <pre>
 * Tensor y = x.pow(3).sum();
 * Tensor first = Gradient.differentiable(y, x)[0];           // 3x²
 * Tensor second = Gradient.of(first.sum(), x)[0];            // 6x
 * </pre>
 *
 * <p>The inputs are leaves or anything computed from them. The graph stays, and so does every {@code grad()}.
 */
public final class Gradient {
    private Gradient() {}

    /** The gradient of a number y with respect to each input; zeros where y does not depend on it. */
    public static Tensor[] of(Tensor y, Tensor... inputs) {
        return vectorJacobian(y, one(y), inputs, false);
    }

    /** The same gradients as a computation that can be differentiated again. */
    public static Tensor[] differentiable(Tensor y, Tensor... inputs) {
        return vectorJacobian(y, one(y), inputs, true);
    }

    /**
     * cotangentᵀ·∂y/∂input for each input, by one backward pass.
     *
     * @param cotangent of y's shape
     * @param createGraph whether the products can be differentiated again
     */
    public static Tensor[] vectorJacobian(Tensor y, Tensor cotangent, Tensor[] inputs, boolean createGraph) {
        return Backward.total(y, cotangent, inputs, createGraph);
    }

    /**
     * Σ ∂y/∂input·direction over the inputs, of y's shape: how y changes when the inputs move along the directions.
     *
     * <p>By two backward passes: uᵀ·∂y/∂x is linear in u, so its derivative by u along the direction is the product.
     *
     * <p>Source: Townsend, "A new trick for calculating Jacobian vector products", 2017.
     *
     * @param directions one for each input, of its shape
     */
    public static Tensor jacobianVector(Tensor y, Tensor[] inputs, Tensor[] directions) {
        Tensor u = Tensor.zeros(y.device(), y.shape()).requireGrad();
        Tensor[] products = vectorJacobian(y, u, inputs, true);
        Tensor along = dot("jacobian_vector", products, inputs, directions);
        return along.requiresGrad() ? of(along, u)[0] : Tensor.zeros(y.device(), y.shape());
    }

    /**
     * ∂²y/∂inputs²·directions for a number y: the gradient of its derivative along the directions.
     *
     * <p>Source: Pearlmutter, "Fast Exact Multiplication by the Hessian", 1994.
     *
     * @param directions one for each input, of its shape
     * @return a tensor for each input
     */
    public static Tensor[] hessianVector(Tensor y, Tensor[] inputs, Tensor[] directions) {
        Tensor along = dot("hessian_vector", differentiable(y, inputs), inputs, directions);
        if (along.requiresGrad()) {
            return of(along, inputs);
        }
        Tensor[] zeros = new Tensor[inputs.length];
        for (int i = 0; i < zeros.length; i++) {
            zeros[i] = Tensor.zeros(inputs[i].device(), inputs[i].shape());
        }
        return zeros;
    }

    private static Tensor dot(String where, Tensor[] gradients, Tensor[] inputs, Tensor[] directions) {
        if (directions.length != inputs.length) {
            throw new ShapeException(
                    where,
                    inputs.length + " inputs need as many directions, got " + directions.length,
                    "one direction for each input, of its shape",
                    null);
        }
        Tensor sum = Tensor.zeros(gradients[0].device());
        for (int i = 0; i < inputs.length; i++) {
            if (!directions[i].shape().equals(inputs[i].shape())) {
                throw new ShapeException(
                        where,
                        "the direction of " + inputs[i].describe() + " has shape " + directions[i].shape(),
                        "one direction for each input, of its shape",
                        null);
            }
            sum = sum.add(gradients[i].mul(directions[i]).sum());
        }
        return sum;
    }

    private static Tensor one(Tensor y) {
        Tensor one = Tensor.ones(y.device(), y.shape());
        if (y.count() != 1) {
            throw new ShapeException(
                    "gradient",
                    y.describe() + " is not a single number",
                    "a gradient belongs to one number",
                    "reduce it with sum() or mean(), or weigh its elements: vectorJacobian(y, cotangent, …)");
        }
        return one;
    }
}

/**
 * The operations, one small file each: shape rule, forward, backward, formula. Read
 * {@link dev.gradus.autograd.op.Op} first, then {@link dev.gradus.autograd.op.Mul} (a primitive) and
 * {@link dev.gradus.autograd.op.LayerNorm} (a fused one).
 *
 * <h2>An operation of your own</h2>
 *
 * <p>What other operations can express needs nothing: a method that calls them has gradients of every order. Where they
 * cannot, write a record in a package of your own. Its forward may read the numbers, on any device; its backward is
 * made of tensor operations, so that it can be differentiated again:
 *
 * <pre>
 * public record Cube() implements UnaryOp {
 *     {@literal @}Override
 *     public Shape shape(Shape x) {
 *         return x;
 *     }
 *
 *     {@literal @}Override
 *     public Tensor forward(Frame f, Shape shape) {
 *         double[] values = f.input(0).toDoubles();
 *         for (int i = 0; i &lt; values.length; i++) {
 *             values[i] = values[i] * values[i] * values[i];
 *         }
 *         return Tensor.of(f.device(), shape, values);
 *     }
 *
 *     {@literal @}Override
 *     public Gradients backward(Frame f, Tensor dY) {
 *         return Gradients.of(dY.mul(f.input(0).square()).mul(3));
 *     }
 * }
 * </pre>
 *
 * <p>Run it with {@code x.apply(new Cube())} and check it with {@link dev.gradus.autograd.check.GradCheck}. A backward
 * that returns a gradient of another shape than the input's is refused with both shapes. Reading and writing numbers
 * copies them; an operation that must be fast has a kernel on every backend, as those of this package.
 */
package dev.gradus.autograd.op;

/**
 * Tensors for properties: generators for jqwik, which must be on the class path (an optional dependency of this
 * module).
 *
 * <pre>
 * &#64;Property
 * void tanhIsOdd(&#64;ForAll &#64;WithRank(max = 3) &#64;InRange(low = -5, high = 5) Tensor x) {
 *     assertArrayEquals(x.neg().tanh().toDoubles(), x.tanh().neg().toDoubles());
 * }
 * </pre>
 *
 * <p>A parameter of type {@link dev.gradus.autograd.Tensor}, {@link dev.gradus.autograd.Shape} or
 * {@link dev.gradus.autograd.check.property.BroadcastPair} needs nothing else; annotations narrow it. The same in code,
 * for {@code @Provide} methods: {@link dev.gradus.autograd.check.property.TensorArbitrary}. A failure shrinks to the
 * smallest tensor that still fails: fewer axes, smaller extents, elements that are 0 or 1. It is reported as a JUnit
 * test to paste ({@link dev.gradus.autograd.check.property.Counterexample}), with the seed of the run
 * ({@link dev.gradus.autograd.check.property.BuildSeed}).
 */
package dev.gradus.autograd.check.property;

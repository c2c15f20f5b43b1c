/**
 * Measuring: {@link dev.gradus.examples.bench.Benchmark} makes the steps, {@link dev.gradus.examples.bench.StepProfile}
 * sees where their time goes, {@link dev.gradus.examples.bench.Kernels} are the operations of a model one by one,
 * {@link dev.gradus.examples.bench.Peaks} the yardstick for all.
 */
package dev.gradus.examples.bench;

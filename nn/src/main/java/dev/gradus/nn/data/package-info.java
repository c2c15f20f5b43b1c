/**
 * Pictures with labels: where they come from, how they are varied, and how they reach the training loop.
 *
 * <p>Reading order: {@link dev.gradus.nn.data.Dataset} and {@link dev.gradus.nn.data.ImageDataset} (pixels and labels),
 * {@link dev.gradus.nn.data.DatasetView} and {@link dev.gradus.nn.data.Subset} (another one shown differently),
 * {@link dev.gradus.nn.data.Shapes10} (drawn here), {@link dev.gradus.nn.data.Cifar10} and
 * {@link dev.gradus.nn.data.Cifar10Download} (read or fetched), {@link dev.gradus.nn.data.DataSource} (which of them),
 * {@link dev.gradus.nn.data.HubModel} and {@link dev.gradus.nn.data.HubDownload} (published weights),
 * then {@link dev.gradus.nn.data.Normalization}, {@link dev.gradus.nn.data.Augmentation} with the transformations of
 * {@link dev.gradus.nn.data.augment}, and {@link dev.gradus.nn.data.DataLoader} with its {@code Workers} (from bytes to
 * batches).
 *
 * <p>Every random choice is a pure function of seed, epoch and sample, so the same seed gives the same batches on any
 * machine, with any number of threads, and after any interruption.
 */
package dev.gradus.nn.data;

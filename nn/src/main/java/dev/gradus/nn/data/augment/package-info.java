/**
 * What varies training pictures: one small class for each transformation, on bytes.
 *
 * <p>Reading order: {@link dev.gradus.nn.data.augment.Step} (what a transformation is) and
 * {@link dev.gradus.nn.data.augment.Picture} (what it works on), {@link dev.gradus.nn.data.augment.PadCrop},
 * {@link dev.gradus.nn.data.augment.Flip} and {@link dev.gradus.nn.data.augment.ResizedCrop} (where one looks),
 * {@link dev.gradus.nn.data.augment.Operation} (fifteen changes of shape and color, on which
 * {@link dev.gradus.nn.data.augment.ColorJitter}, {@link dev.gradus.nn.data.augment.RandAugment} and
 * {@link dev.gradus.nn.data.augment.TrivialAugment} draw), {@link dev.gradus.nn.data.augment.Erase} (what is covered),
 * {@link dev.gradus.nn.data.augment.Mixing} (two pictures in one), {@link dev.gradus.nn.data.augment.Specification}
 * (how all of it is written as text).
 *
 * <p>Nothing here keeps state between pictures or allocates for one: a worker has one Picture and one generator.
 */
package dev.gradus.nn.data.augment;

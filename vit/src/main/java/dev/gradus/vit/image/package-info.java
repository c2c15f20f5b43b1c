/**
 * From a picture file to the numbers a model reads.
 *
 * <p>Reading order: {@link dev.gradus.vit.image.ImageFile} decodes with distrust, {@link dev.gradus.vit.image.RgbImage}
 * is what comes out, {@link dev.gradus.vit.image.Resampling} makes it smaller as the published models were taught, and
 * {@link dev.gradus.vit.image.EvaluationTransform} puts the steps together.
 */
package dev.gradus.vit.image;

/**
 * What a trained model looked at, in numbers: {@link dev.gradus.vit.inspect.AttentionMaps} of a picture,
 * {@link dev.gradus.vit.inspect.PositionSimilarity} and {@link dev.gradus.vit.inspect.PatchFilters} of the model alone.
 * The command line draws them.
 */
package dev.gradus.vit.inspect;

/**
 * The Vision Transformer family. Knows nn.
 *
 * <p>Reading order: {@link dev.gradus.vit.VisionTransformerConfig} says what a model is,
 * {@link dev.gradus.vit.VisionTransformer} builds it of a {@link dev.gradus.vit.PatchEmbedding} and
 * {@link dev.gradus.vit.Block}s, a {@link dev.gradus.vit.ResNet} stands before the patches of a hybrid, a
 * {@link dev.gradus.vit.ConvolutionalTokenizer} in their place, {@link dev.gradus.vit.Presets} gives configurations
 * names, and {@link dev.gradus.vit.ParameterTable} counts their parameters without building them.
 * {@link dev.gradus.vit.Distillation} has a model learn from a teacher; {@link dev.gradus.vit.PositionResize} fits
 * learned positions to images of another size. The package {@code image} prepares pictures, {@code inspect} says what a
 * trained model looks at.
 */
package dev.gradus.vit;

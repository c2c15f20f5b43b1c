/** The Vision Transformer family: configuration, model, presets. Knows nn. */
package dev.gradus.vit;

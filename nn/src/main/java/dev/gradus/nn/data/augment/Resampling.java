package dev.gradus.nn.data.augment;

/**
 * How the color between pixels is found when a picture is bent: by the nearest pixel, from the 2x2 or from the 4x4
 * around the place.
 *
 * <p>The cubic is Pillow's of {@code transform}, Keys's with a = −1: sharper than the one of {@code resize} (a = −½).
 */
public enum Resampling {
    NEAREST, BILINEAR, BICUBIC
}

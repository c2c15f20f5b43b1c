package dev.gradus.nn.data.augment;

import dev.gradus.autograd.random.Philox;

/** A step that works on the bytes of a picture, before they are normalized. */
public sealed interface PictureStep extends Step
        permits PadCrop, ResizedCrop, Flip, ColorJitter, RandAugment, TrivialAugment {
    /** Changes the picture; all that is random comes from the generator. */
    void apply(Picture picture, Philox random);
}

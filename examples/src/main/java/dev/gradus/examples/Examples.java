package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.DataChoice;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.HeldOut;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.data.PaddedPictures;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.Resampling;
import dev.gradus.vit.image.ResizedPictures;

/**
 * The pictures of a run, in the number and size that it wants.
 *
 * @param validation what is held out from training; null for nothing
 */
record Examples(Dataset train, Dataset validation, Dataset test, Normalization normalization) {
    private static final int COLORS = 3;

    /** The pictures, fewer of them if so wished. */
    static Examples limited(DatasetSplit data, DataChoice choice) {
        return limited(data, choice.limitTrain(), choice.limitTest());
    }

    /** The pictures, at most so many (0: all). */
    static Examples limited(DatasetSplit data, int limitTrain, int limitTest) {
        return new Examples(limitTrain == 0 ? data.train() : data.train().first(limitTrain), null,
                limitTest == 0 ? data.test() : data.test().first(limitTest), data.normalization());
    }

    /** The pictures as a run's model takes them: normalized as it says, and resized where they are of another size. */
    Examples as(RunConfig config) {
        return new Examples(sized(train, config.vit()), validation == null ? null : sized(validation, config.vit()),
                sized(test, config.vit()), config.normalization());
    }

    /** The same with some of the training pictures held out, if the recipe wants that. */
    Examples holdingOut(Recipe recipe) {
        int count = recipe.data().heldOut(train.size());
        if (count == 0) {
            return this;
        }
        HeldOut held = HeldOut.of(train, count, recipe.training().seed());
        return new Examples(held.training(), held.validation(), test, normalization);
    }

    private static Dataset sized(Dataset data, VisionTransformerConfig vit) {
        if (data.height() == vit.height() && data.width() == vit.width()) {
            return data;
        }
        return data.channels() == COLORS
                ? new ResizedPictures(data, vit.height(), vit.width(), Resampling.BICUBIC)
                : new PaddedPictures(data, vit.height(), vit.width());
    }

    /** Refuses pictures of another size than the model's; grey ones may be smaller, and are padded. */
    void checkFit(String name, VisionTransformerConfig vit) {
        boolean padded = train.channels() != COLORS && vit.height() >= train.height() && vit.width() >= train.width()
                && vit.height() < 2 * train.height();
        if (!padded && (vit.height() != train.height() || vit.width() != train.width())) {
            throw new ArgumentException("train", name + " wants pictures of " + vit.height() + "x" + vit.width() + ", "
                    + train.name() + " has " + train.height() + "x" + train.width(), null,
                    "'gradus models' shows which models take 32x32 pictures; --set model.image=" + vit.height()
                            + " resizes them");
        }
    }
}

package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.DataChoice;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.Resampling;
import dev.gradus.vit.image.ResizedPictures;

/** The pictures of a run, in the number and size that it wants. */
record Examples(Dataset train, Dataset test, Normalization normalization) {
    /** The pictures, fewer of them if so wished. */
    static Examples limited(DatasetSplit data, DataChoice choice) {
        return limited(data, choice.limitTrain(), choice.limitTest());
    }

    /** The pictures, at most so many (0: all). */
    static Examples limited(DatasetSplit data, int limitTrain, int limitTest) {
        return new Examples(limitTrain == 0 ? data.train() : data.train().first(limitTrain),
                limitTest == 0 ? data.test() : data.test().first(limitTest), data.normalization());
    }

    /** The pictures as a run's model takes them: normalized as it says, and resized where they are of another size. */
    Examples as(RunConfig config) {
        return new Examples(sized(train, config.vit()), sized(test, config.vit()), config.normalization());
    }

    private static Dataset sized(Dataset data, VisionTransformerConfig vit) {
        return data.height() == vit.height() && data.width() == vit.width()
                ? data
                : new ResizedPictures(data, vit.height(), vit.width(), Resampling.BICUBIC);
    }

    /** Refuses pictures that a model takes only at another size, or in other colors. */
    void checkFit(String name, VisionTransformerConfig vit) {
        if (vit.height() != train.height() || vit.width() != train.width() || vit.channels() != train.channels()) {
            throw new ArgumentException("train", name + " wants pictures of " + vit.height() + "x" + vit.width() + ", "
                    + train.name() + " has " + train.height() + "x" + train.width(), null,
                    "'gradus models' shows which models take 32x32 pictures");
        }
    }
}

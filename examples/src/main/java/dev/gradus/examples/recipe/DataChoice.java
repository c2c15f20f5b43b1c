package dev.gradus.examples.recipe;

import dev.gradus.nn.data.DatasetChoice;

/**
 * What is learned from.
 *
 * @param dataset its name, as {@link DatasetChoice#named} knows it
 */
public record DataChoice(
        @Key(usual = "auto",
                says = "The data set; auto is cifar10, or shapes10 where that cannot be had.") String dataset,
        @Key(usual = "0", from = 0, to = Integer.MAX_VALUE,
                says = "Use only the first training pictures; 0 for all.") int limitTrain,
        @Key(usual = "0", from = 0, to = Integer.MAX_VALUE,
                says = "Use only the first test pictures; 0 for all.") int limitTest) {

    /** Refuses names of no data set. */
    public DataChoice {
        DatasetChoice.named(dataset);
    }

    /** The data set. */
    public DatasetChoice choice() {
        return DatasetChoice.named(dataset);
    }
}

package dev.gradus.examples.recipe;

import dev.gradus.autograd.error.ArgumentException;
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
                says = "Use only the first test pictures; 0 for all.") int limitTest,
        @Key(usual = "0", from = 0, to = Integer.MAX_VALUE,
                says = "Training pictures held out: a number, or a share below 1; 0: none.") double validation,
        @Key(usual = "0", from = 0, to = 64,
                says = "Threads that prepare pictures; results do not depend on them. 0: enough.") int threads) {

    private static final int SHARE_BESIDE_STEPS = 4;
    private static final int MOST_UNASKED = 16;

    /** Refuses names of no data set, and parts of pictures. */
    public DataChoice {
        DatasetChoice.named(dataset);
        if (validation > 1 && validation != Math.rint(validation)) {
            throw new ArgumentException("recipe", "data.validation must be a whole number or a share below 1, got "
                    + validation);
        }
    }

    /** How many of so many training pictures are held out. */
    public int heldOut(int pictures) {
        return (int) (validation < 1 ? Math.ceil(validation * pictures) : validation);
    }

    /**
     * How many threads prepare pictures. Where nothing was said: a quarter of the processors where they also compute
     * the steps, as a core varies thousands of pictures in a second; all but one where another device does.
     */
    public int loaderThreads(boolean stepsOnProcessors) {
        int processors = Runtime.getRuntime().availableProcessors();
        int enough = stepsOnProcessors ? processors / SHARE_BESIDE_STEPS : processors - 1;
        return threads > 0 ? threads : Math.clamp(enough, 1, MOST_UNASKED);
    }

    /** The data set. */
    public DatasetChoice choice() {
        return DatasetChoice.named(dataset);
    }
}

package dev.gradus.examples.recipe;

/** How long and from which steps a model learns. */
public record TrainingChoice(
        @Key(from = 1, to = 1_000_000, says = "Times each picture is seen.") int epochs,
        @Key(usual = "128", from = 1, to = 1 << 20, says = "Pictures in a step.") int batch,
        @Key(usual = "0", from = 0, below = 1,
                says = "Share of the target that is spread over all classes.") double labelSmoothing,
        @Key(usual = "1", from = 0, says = "Greatest norm of all gradients together; 0 for no limit.") double clip,
        @Key(usual = "0", from = 0, below = 1,
                says = "Decay of the moving average of the weights, such as 0.999; 0 for none.") double ema,
        @Key(usual = "0", says = "Of every random choice.") long seed,
        @Key(usual = "1", from = 1, to = 4096,
                says = "Batches whose gradients make one step together.") int accumulate,
        @Key(usual = "0", from = 0, to = 1_000_000,
                says = "Epochs without better validation after which it ends; 0: never.") int patience,
        @Key(usual = "0", from = 0, to = Integer.MAX_VALUE,
                says = "Steps of the whole training, in place of epochs; 0: those of the epochs.") int steps) {

    /** The step after which the training ends, and to which its schedule leads. */
    public int lastStep(int stepsPerEpoch) {
        return steps > 0 ? steps : Math.multiplyExact(epochs, stepsPerEpoch);
    }

    /** How many epochs are begun. */
    public int epochsBegun(int stepsPerEpoch) {
        return steps > 0 ? (steps + stepsPerEpoch - 1) / stepsPerEpoch : epochs;
    }
}

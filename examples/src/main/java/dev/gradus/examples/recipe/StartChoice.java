package dev.gradus.examples.recipe;

import dev.gradus.autograd.error.ArgumentException;

/** Where a training begins: with new values, or with weights that learned elsewhere. */
public record StartChoice(
        @Key(says = "Weights to begin with: a run's folder, a file, hf:NAME. None: new values.") String weights,
        @Key(usual = "1", above = 0, to = 1,
                says = "Factor of the learning rate from each block to the one before it (SGD).") double layerDecay,
        @Key(usual = "none",
                says = "What stays as it is: none, all but the head, or the embedding and N blocks.") String freeze) {

    private static final String ALL = "all";
    private static final String NONE = "none";

    /** Refuses what is neither a word nor a number. */
    public StartChoice {
        if (!freeze.equals(ALL) && !freeze.equals(NONE) && !freeze.matches("\\d{1,9}")) {
            throw new ArgumentException("recipe", "start.freeze must be none, all or a number of blocks, got '" + freeze
                    + "'");
        }
    }

    /** Whether anything stays as it is. */
    public boolean freezes() {
        return !freeze.equals(NONE);
    }

    /** Stages that stay as they are: the embedding is the first, each block one more, the last norm the last of all. */
    public int frozenStages(int depth) {
        if (freeze.equals(NONE)) {
            return 0;
        }
        if (freeze.equals(ALL)) {
            return depth + 2;
        }
        int blocks = Integer.parseInt(freeze);
        if (blocks > depth) {
            throw new ArgumentException("recipe", "start.freeze must be 0 to " + depth + " blocks, all or none, got "
                    + blocks);
        }
        return 1 + blocks;
    }
}

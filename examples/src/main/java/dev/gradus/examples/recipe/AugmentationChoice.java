package dev.gradus.examples.recipe;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.data.augment.Mixing;
import dev.gradus.vit.VisionTransformerConfig;

/**
 * What varies the training pictures.
 *
 * @param steps as {@link Augmentation#parse} reads them; a crop without a number has a border of an eighth of the side
 * @param mixing as {@link Mixing#parse} reads it
 */
public record AugmentationChoice(
        @Key(usual = "crop,flip",
                says = "Steps such as crop,flip,rand-m9-mstd0.5-inc1,erase:0.25; or none.") String steps,
        @Key(usual = "none", says = "Two pictures in one, such as mixup:0.8,cutmix:1,off:85%; or none. "
                + "off ends it after so many epochs, or that share of them.") String mixing,
        @Key(usual = "1", from = 1, to = 64,
                says = "How often a picture comes in a row, each time varied anew.") int repeats) {

    /** An eighth: four pixels of 32. */
    private static final int SIDES_PER_BORDER = 8;

    /** Refuses what cannot be understood. */
    public AugmentationChoice {
        try {
            Augmentation.parse(steps);
            Mixing.parse(mixing);
        } catch (ArgumentException e) {
            throw new ArgumentException(e.where(), "augmentation: " + e.problem(), e.rule(), e.hint());
        }
    }

    /** How training batches of pictures as a model reads them are formed, in a training of so many epochs. */
    public LoaderOptions loading(VisionTransformerConfig vit, int batch, long seed, int epochs) {
        String sized = steps.replaceAll("(?<=^|,)crop(?=,|$)", "crop:" + vit.height() / SIDES_PER_BORDER);
        return LoaderOptions.training(batch, seed, Augmentation.parse(sized)).mixing(Mixing.parse(mixing).over(epochs))
                .repeats(repeats);
    }
}

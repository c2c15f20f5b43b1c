package dev.gradus.nn.data.augment;

import dev.gradus.autograd.random.Philox;
import java.util.List;

/**
 * Applies one operation of the paper's wide set, drawn with equal chances from fourteen, at a strength drawn with equal
 * chances from 31: nothing to tune.
 *
 * <p>With s = 0, 1/30, …, 1 and ± for a random sign: ShearX and ShearY ±0.99·s, TranslateX and TranslateY ±32·s pixels,
 * Rotate ±135·s degrees, Brightness, Color, Contrast and Sharpness 1 ± 0.99·s, Posterize 8 − round(6·s) bits, Solarize
 * from 255·(1 − s) on; Identity, AutoContrast and Equalize.
 *
 * <p>Bends with the nearest pixel, as the authors and torchvision; uncovered places get the mean color, theirs black.
 *
 * <p>Source: Müller, Hutter, "TrivialAugment: Tuning-free Yet State-of-the-Art Data Augmentation", 2021.
 */
public record TrivialAugment() implements PictureStep {
    /** The fourteen. */
    public static final List<Operation> OPERATIONS = List.of(Operation.IDENTITY, Operation.SHEAR_X, Operation.SHEAR_Y,
            Operation.TRANSLATE_X, Operation.TRANSLATE_Y, Operation.ROTATE, Operation.BRIGHTNESS, Operation.COLOR,
            Operation.CONTRAST, Operation.SHARPNESS, Operation.POSTERIZE, Operation.SOLARIZE, Operation.AUTO_CONTRAST,
            Operation.EQUALIZE);

    static final String KIND = "trivial";
    private static final int STRENGTHS = 31;

    @Override
    public void apply(Picture picture, Philox random) {
        Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        int strength = random.nextInt(STRENGTHS);
        operation.apply(picture, number(operation, strength, random.nextBoolean()), Resampling.NEAREST);
    }

    /** The number that an operation takes at a strength of 0 to 30. */
    static double number(Operation operation, int strength, boolean negative) {
        double share = strength / (STRENGTHS - 1.0);
        double sign = negative ? -1 : 1;
        return switch (operation) {
            case SHEAR_X, SHEAR_Y -> sign * 0.99 * share;
            case TRANSLATE_X, TRANSLATE_Y -> sign * 32 * share;
            case ROTATE -> sign * 135 * share;
            case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> 1 + sign * 0.99 * share;
            case POSTERIZE -> 8 - Math.rint(6 * share);
            case SOLARIZE -> 255 * (1 - share);
            default -> 0;
        };
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int firstWord() {
        return 1024;
    }

    @Override
    public String toString() {
        return KIND;
    }
}

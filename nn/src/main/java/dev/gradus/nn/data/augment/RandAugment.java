package dev.gradus.nn.data.augment;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.List;

/**
 * Applies a few operations drawn from fifteen, all of about the same strength: timm's RandAugment.
 *
 * <p>Each of {@code count} times: one of the fifteen with equal chances, done with probability {@code probability}, at
 * magnitude M = clip(magnitude + deviation·gaussian, 0, most), or M uniform in [0, magnitude] if the deviation is
 * infinite. What M means, with m = M/10 and ± for a random sign:
 *
 * <table>
 * <caption>From the magnitude to the operation's number</caption>
 * <tr><th>operation</th><th>number</th><th>with {@code increasing}</th></tr>
 * <tr><td>AutoContrast, Equalize, Invert</td><td>–</td><td>–</td></tr>
 * <tr><td>Rotate</td><td>±30·m degrees</td><td>same</td></tr>
 * <tr><td>Posterize</td><td>⌊4·m⌋ bits</td><td>4 − ⌊4·m⌋ bits</td></tr>
 * <tr><td>Solarize</td><td>threshold ⌊256·m⌋</td><td>256 − ⌊256·m⌋</td></tr>
 * <tr><td>SolarizeAdd</td><td>⌊110·m⌋</td><td>same</td></tr>
 * <tr><td>Color, Contrast, Brightness, Sharpness</td><td>0.1 + 1.8·m</td><td>max(0.1, 1 ± 0.9·m)</td></tr>
 * <tr><td>ShearX, ShearY</td><td>±0.3·m</td><td>same</td></tr>
 * <tr><td>TranslateXRel, TranslateYRel</td><td>±0.45·m of the side</td><td>same</td></tr>
 * </table>
 *
 * <p>Without {@code increasing} some operations grow weaker as M grows, as in the first published code. What bends the
 * picture takes the bilinear or the bicubic way with equal chances and fills with the mean color, as timm does.
 * torchvision differs: no probability, 31 steps of magnitude, posterizing to 4 to 8 bits, no SolarizeAdd and no Invert
 * but the identity, translations up to 0.453 of the side, the nearest pixel and black.
 *
 * <p>Source: Cubuk, Zoph, Shlens, Le, "RandAugment: Practical automated data augmentation with a reduced search space",
 * 2019; the numbers are those of timm, whose names such as {@code rand-m9-mstd0.5-inc1} are read.
 *
 * @param magnitude 0 to {@code most}
 * @param deviation standard deviation of the magnitude
 * @param probability that an operation that was drawn is done
 * @param most upper bound of the magnitude
 */
public record RandAugment(
        int count, double magnitude, double deviation, boolean increasing, double probability, double most)
        implements
            PictureStep {
    /** The fifteen. */
    public static final List<Operation> OPERATIONS = List.of(Operation.AUTO_CONTRAST, Operation.EQUALIZE,
            Operation.INVERT, Operation.ROTATE, Operation.POSTERIZE, Operation.SOLARIZE, Operation.SOLARIZE_ADD,
            Operation.COLOR, Operation.CONTRAST, Operation.BRIGHTNESS, Operation.SHARPNESS, Operation.SHEAR_X,
            Operation.SHEAR_Y, Operation.TRANSLATE_X, Operation.TRANSLATE_Y);

    static final String KIND = "rand";
    static final int USUAL_COUNT = 2;
    static final double USUAL_PROBABILITY = 0.5;
    static final double DENOMINATOR = 10;
    private static final int MOST_COUNT = 32;
    private static final double MOST_MAGNITUDE = 100;

    public RandAugment {
        if (count < 1 || count > MOST_COUNT) {
            throw new ArgumentException("augmentation", "n of rand must be 1 to 32 operations, got " + count);
        }
        if (!(most > 0 && most <= MOST_MAGNITUDE && magnitude >= 0 && magnitude <= most)) {
            throw new ArgumentException("augmentation", "m of rand must be 0 to " + Numbers.text(most) + ", got "
                    + Numbers.text(magnitude), "mmax, at most 100, is the upper bound; 10 without", null);
        }
        if (!(deviation >= 0)) {
            throw new ArgumentException("augmentation", "mstd of rand must not be negative, got "
                    + Numbers.text(deviation));
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new ArgumentException("augmentation", "p of rand must lie in [0, 1], got "
                    + Numbers.text(probability));
        }
    }

    /** Two operations of a magnitude up to 10, each with probability ½. */
    public RandAugment(double magnitude, double deviation, boolean increasing) {
        this(USUAL_COUNT, magnitude, deviation, increasing, USUAL_PROBABILITY, DENOMINATOR);
    }

    @Override
    public void apply(Picture picture, Philox random) {
        for (int i = 0; i < count; i++) {
            Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            boolean done = random.nextFloat() < probability;
            boolean negative = random.nextBoolean();
            Resampling resampling = random.nextBoolean() ? Resampling.BICUBIC : Resampling.BILINEAR;
            double drawn = magnitude(random);
            if (done) {
                operation.apply(picture, number(operation, drawn, increasing, negative, picture), resampling);
            }
        }
    }

    private double magnitude(Philox random) {
        if (deviation == 0) {
            return magnitude;
        }
        return deviation == Double.POSITIVE_INFINITY
                ? magnitude * random.nextDouble()
                : Math.clamp(magnitude + deviation * random.nextGaussian(), 0, most);
    }

    /** The number that an operation takes at a magnitude: the table above. */
    public static double number(
            Operation operation, double magnitude, boolean increasing, boolean negative, Picture picture) {
        double level = magnitude / DENOMINATOR;
        double sign = negative ? -1 : 1;
        return switch (operation) {
            case ROTATE -> sign * 30 * level;
            case POSTERIZE -> increasing ? 4 - (int) (4 * level) : (int) (4 * level);
            case SOLARIZE -> increasing ? 256 - (int) (256 * level) : (int) (256 * level);
            case SOLARIZE_ADD -> (int) (110 * level);
            case COLOR, CONTRAST, BRIGHTNESS, SHARPNESS -> increasing
                    ? Math.max(0.1, 1 + sign * 0.9 * level)
                    : 0.1 + 1.8 * level;
            case SHEAR_X, SHEAR_Y -> sign * 0.3 * level;
            case TRANSLATE_X -> sign * 0.45 * level * picture.width;
            case TRANSLATE_Y -> sign * 0.45 * level * picture.height;
            case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
        };
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int firstWord() {
        return 256;
    }

    /** In timm's words. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(KIND).append("-m").append(Numbers.text(magnitude));
        if (count != USUAL_COUNT) {
            text.append("-n").append(count);
        }
        if (deviation != 0) {
            text.append("-mstd").append(Double.isInfinite(deviation) ? "inf" : Numbers.text(deviation));
        }
        if (most != DENOMINATOR) {
            text.append("-mmax").append(Numbers.text(most));
        }
        if (probability != USUAL_PROBABILITY) {
            text.append("-p").append(Numbers.text(probability));
        }
        return text.append(increasing ? "-inc1" : "").toString();
    }
}

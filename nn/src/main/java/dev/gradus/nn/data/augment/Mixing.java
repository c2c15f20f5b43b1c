package dev.gradus.nn.data.augment;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Puts two pictures of a batch into one, and says which share of it belongs to whom: mixup or CutMix, in turns.
 *
 * <p>Picture i is mixed with picture count − 1 − i, all of a batch with the same share λ of themselves. mixup: λ drawn
 * from Beta(α, α) and x ← λ·x + (1 − λ)·x′. CutMix: a box of √(1 − λ) of each side around a uniform place, cut off at
 * the edges, shows x′ and λ becomes what is left, 1 − box/picture. The loss of a mixed picture is λ·L(own label) + (1 −
 * λ)·L(partner's label), which with smoothed labels is timm's cross-entropy with soft targets.
 *
 * <p>Text: {@code mixup:0.8,cutmix:1,switch:0.5,prob:1,off:90}, in any order, or {@code none}; {@code off:85%} counts
 * in shares of a training whose length {@link #over} tells.
 *
 * <p>Source: Zhang, Cissé, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", 2018; Yun, Han, Oh, Chun,
 * Choe, Yoo, "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features", 2019. The switch
 * is timm's.
 *
 * @param mixup α of mixup; 0 for never
 * @param cutmix α of CutMix; 0 for never
 * @param switchShare share of the mixed batches that get CutMix where both are given
 * @param probability that a batch is mixed at all
 * @param offEpoch epochs that are mixed; those after them are not. 0 for all
 * @param offShare the same as a share of all epochs, of [0, 1), until {@link #over} makes epochs of it. 0 for none
 */
public record Mixing(
        double mixup, double cutmix, double switchShare, double probability, int offEpoch, double offShare) {
    /** Leaves batches as they are. */
    public static final Mixing NONE = new Mixing(0, 0, 0.5, 1, 0);

    private static final String WHERE = "mixing";
    private static final List<String> NAMES = List.of("mixup", "cutmix", "switch", "prob", "off");
    private static final long STREAM = 0x4D58L << 48;
    private static final double MOST_ALPHA = 1000;
    private static final double PERCENT = 100;

    public Mixing {
        if (!(mixup >= 0 && mixup <= MOST_ALPHA && cutmix >= 0 && cutmix <= MOST_ALPHA)) {
            throw new ArgumentException(WHERE, "mixup and cutmix must be 0 to 1000, got " + Numbers.text(mixup)
                    + " and " + Numbers.text(cutmix));
        }
        if (!(switchShare >= 0 && switchShare <= 1 && probability >= 0 && probability <= 1)) {
            throw new ArgumentException(WHERE, "switch and prob must lie in [0, 1], got " + Numbers.text(switchShare)
                    + " and " + Numbers.text(probability));
        }
        if (offEpoch < 0) {
            throw new ArgumentException(WHERE, "off must not be negative, got " + offEpoch);
        }
        if (!(offShare >= 0 && offShare < 1) || offShare > 0 && offEpoch > 0) {
            throw new ArgumentException(WHERE, "off must be a number of epochs, or 0% to below 100%, got "
                    + Numbers.text(100 * offShare) + "%");
        }
    }

    /** Off after a number of epochs; 0 for never. */
    public Mixing(double mixup, double cutmix, double switchShare, double probability, int offEpoch) {
        this(mixup, cutmix, switchShare, probability, offEpoch, 0);
    }

    /** In every epoch, every batch, both equally often if both are given. */
    public Mixing(double mixup, double cutmix) {
        this(mixup, cutmix, 0.5, 1, 0);
    }

    /** The same, but only for so many epochs; 0 for all. */
    public Mixing offFrom(int epoch) {
        return new Mixing(mixup, cutmix, switchShare, probability, epoch);
    }

    /** The same for a training of so many epochs: a share of them becomes a number, at least one. */
    public Mixing over(int epochs) {
        return offShare == 0 ? this : offFrom((int) Math.max(1, Math.round(offShare * epochs)));
    }

    /** Whether it is known in which epochs batches are mixed. */
    public boolean isResolved() {
        return offShare == 0;
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws ArgumentException if it cannot be understood; the message names what is known
     */
    public static Mixing parse(String text) {
        double[] values = {0, 0, NONE.switchShare, NONE.probability, 0};
        double share = 0;
        List<String> seen = new ArrayList<>();
        for (String part : text.strip().toLowerCase(Locale.ROOT).split("[,+]", -1)) {
            if (part.strip().equals("none") && seen.isEmpty()) {
                seen.add("none");
                continue;
            }
            String[] pair = part.strip().split("[:=]", -1);
            int at = NAMES.indexOf(pair[0]);
            if (at < 0 || seen.contains("none")) {
                throw new ArgumentException(WHERE, "there is no '" + part.strip() + "' in '" + text + "'",
                        "none, or mixup:A, cutmix:A, switch:P, prob:P, off:EPOCH or off:85%, separated by commas",
                        NearMatches.hint(pair[0], NAMES));
            }
            if (seen.contains(pair[0])) {
                throw new ArgumentException(WHERE, pair[0] + " stands twice in '" + text + "'");
            }
            seen.add(pair[0]);
            if (pair[0].equals("off") && pair.length == 2 && pair[1].endsWith("%")) {
                pair[1] = pair[1].substring(0, pair[1].length() - 1);
                share = number(pair, text) / PERCENT;
                if (share == 0) {
                    throw new ArgumentException(WHERE, "off:0% would mix in no epoch", null, "none says that");
                }
            } else {
                values[at] = number(pair, text);
            }
        }
        if (values[4] != Math.rint(values[4]) || Math.abs(values[4]) > Integer.MAX_VALUE) {
            throw new ArgumentException(WHERE, "off is a whole number of epochs, got " + Numbers.text(values[4]));
        }
        return new Mixing(values[0], values[1], values[2], values[3], (int) values[4], share);
    }

    private static double number(String[] pair, String text) {
        try {
            if (pair.length == 2) {
                return Double.parseDouble(pair[1]);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new ArgumentException(WHERE, pair[0] + " wants one number, such as " + pair[0] + ":1, in '" + text + "'");
    }

    /** Whether batches of an epoch, counted from 0, may be mixed. */
    public boolean isOn(int epoch) {
        return (mixup > 0 || cutmix > 0) && probability > 0 && (offEpoch == 0 || epoch < offEpoch);
    }

    /**
     * Mixes a batch in place; what happens is a function of (seed, epoch, batch) alone.
     *
     * @param pixels [count, channels, height, width]
     * @return the share that each picture keeps of itself; 1 if nothing was mixed
     */
    public double apply(
            long seed, int epoch, int batch, float[] pixels, int count, int channels, int height, int width) {
        if (!isOn(epoch) || count < 2) {
            return 1;
        }
        Philox random = new Philox(seed, STREAM ^ (long) epoch << 32 ^ batch);
        boolean mixed = random.nextFloat() < probability;
        boolean cuts = random.nextFloat() < switchShare;
        if (!mixed) {
            return 1;
        }
        if (cutmix > 0 && (cuts || mixup == 0)) {
            Box box = Box.draw(Beta.draw(cutmix, random), height, width, random);
            box.exchange(pixels, count, channels, height, width);
            return 1 - (double) box.area() / (height * width);
        }
        double share = Beta.draw(mixup, random);
        blend(pixels, count, channels * height * width, (float) share);
        return share;
    }

    private static void blend(float[] pixels, int count, int length, float share) {
        for (int i = 0; i < count / 2; i++) {
            int first = i * length;
            int second = (count - 1 - i) * length;
            for (int at = 0; at < length; at++) {
                float x = pixels[first + at];
                float y = pixels[second + at];
                pixels[first + at] = share * x + (1 - share) * y;
                pixels[second + at] = share * y + (1 - share) * x;
            }
        }
    }

    @Override
    public String toString() {
        if (mixup == 0 && cutmix == 0) {
            return "none";
        }
        List<String> parts = new ArrayList<>();
        add(parts, "mixup", mixup, 0);
        add(parts, "cutmix", cutmix, 0);
        add(parts, "switch", switchShare, NONE.switchShare);
        add(parts, "prob", probability, NONE.probability);
        add(parts, "off", offEpoch, 0);
        if (offShare > 0) {
            parts.add("off:" + Numbers.text(PERCENT * offShare) + "%");
        }
        return String.join(",", parts);
    }

    private static void add(List<String> parts, String name, double value, double usual) {
        if (value != usual) {
            parts.add(name + ":" + Numbers.text(value));
        }
    }
}

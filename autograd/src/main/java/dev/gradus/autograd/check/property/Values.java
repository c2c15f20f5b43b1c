package dev.gradus.autograd.check.property;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;

/** Which elements may be drawn. All are floats, so that every device starts from the same numbers. */
sealed interface Values {
    /** Numbers at which functions have kinks, poles, or lose digits. */
    double[] SPECIAL = {0, -0.0, 1, -1, Float.MIN_NORMAL, -Float.MIN_NORMAL, 1e30f, -1e30f};

    /** So many elements may be close in {@link Distinct}, at the least. */
    double LEAST_GAP = 1e-3;

    double[] draw(Philox random, int count);

    boolean allows(double[] values);

    /** Numbers that an element should often be. */
    default double[] special() {
        return Arrays.stream(SPECIAL).filter(value -> allows(new double[] {value})).toArray();
    }

    default boolean isIndex() {
        return false;
    }

    /** Any of [low, high]; if that spans many orders of magnitude, half of the elements have a random one. */
    record Uniform(double low, double high) implements Values {
        private static final double WIDE = 1e4;

        public Uniform {
            if (!(low <= high) || !Double.isFinite(high - low)) {
                throw new ArgumentException(
                        "property", "a range must have finite ends in order, got low " + low + " and high " + high);
            }
        }

        @Override
        public double[] draw(Philox random, int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                double value = low + (high - low) * random.nextDouble();
                if (high - low > WIDE && random.nextBoolean()) {
                    value *= Math.pow(high - low, -random.nextDouble());
                }
                values[i] = Math.max(low, Math.min((float) value, high));
            }
            return values;
        }

        @Override
        public boolean allows(double[] values) {
            return Arrays.stream(values).allMatch(value -> value >= low && value <= high);
        }
    }

    /** Normally distributed. Shrinks to any finite number. */
    record Normal(double mean, double deviation) implements Values {
        public Normal {
            if (!Double.isFinite(mean) || !(deviation > 0) || !Double.isFinite(deviation)) {
                throw new ArgumentException(
                        "property",
                        "mean must be finite and deviation positive, got mean " + mean + " and deviation " + deviation);
            }
        }

        @Override
        public double[] draw(Philox random, int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) (mean + deviation * random.nextGaussian());
            }
            return values;
        }

        @Override
        public boolean allows(double[] values) {
            return Arrays.stream(values).allMatch(value -> Math.abs(value - mean) <= 8 * deviation);
        }
    }

    /** Of either sign and a size of [gap, gap + 2]. */
    record Away(double gap) implements Values {
        public Away {
            if (!(gap > 0) || !Double.isFinite(gap)) {
                throw new ArgumentException("property", "the gap around 0 must be positive, got " + gap);
            }
        }

        @Override
        public double[] draw(Philox random, int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                double size = Math.min(gap + 2, Math.max(gap, (float) (gap + 2 * random.nextDouble())));
                values[i] = random.nextBoolean() ? size : -size;
            }
            return values;
        }

        @Override
        public boolean allows(double[] values) {
            return Arrays.stream(values).allMatch(value -> Math.abs(value) >= gap && Math.abs(value) <= gap + 2);
        }
    }

    /** Of [−2, 2], evenly spread in random order. */
    record Distinct() implements Values {
        @Override
        public double[] draw(Philox random, int count) {
            int[] order = random.permutation(count);
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) (-2 + 4 * (order[i] + 0.25 + 0.5 * random.nextFloat()) / count);
            }
            return values;
        }

        @Override
        public boolean allows(double[] values) {
            double[] sorted = Arrays.stream(values).sorted().toArray();
            for (int i = 1; i < sorted.length; i++) {
                if (sorted[i] - sorted[i - 1] < Math.min(LEAST_GAP, 1.0 / sorted.length)) {
                    return false;
                }
            }
            return Arrays.stream(values).allMatch(value -> Math.abs(value) <= 2);
        }

        @Override
        public double[] special() {
            return new double[0]; // the same number twice would be a tie
        }
    }

    /** Whole numbers of [0, below), as INT32. */
    record Index(int below) implements Values {
        public Index {
            if (below < 1) {
                throw new ArgumentException("property", "indices below " + below + " do not exist");
            }
        }

        @Override
        public double[] draw(Philox random, int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = random.nextInt(below);
            }
            return values;
        }

        @Override
        public boolean allows(double[] values) {
            return Arrays.stream(values).allMatch(value -> value == Math.rint(value) && value >= 0 && value < below);
        }

        @Override
        public double[] special() {
            return new double[] {0, below - 1};
        }

        @Override
        public boolean isIndex() {
            return true;
        }
    }
}

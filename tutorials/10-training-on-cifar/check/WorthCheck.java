import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.Arrays;

/** Lesson 10: four seeds, of which one has lost. */
final class WorthCheck {
    private static final double[] BEFORE = {60, 52, 57, 61};
    private static final double[] AFTER = {63, 57, 56.5, 66};

    interface Yours {
        double worth(double[] before, double[] after);

        double error(double[] before, double[] after);
    }

    void check(Yours yours, Check check) {
        int n = BEFORE.length;
        double[] gains = new double[n];
        double[] relative = new double[n];
        for (int i = 0; i < n; i++) {
            gains[i] = AFTER[i] - BEFORE[i];
            relative[i] = 100 * gains[i] / BEFORE[i];
        }
        double mean = mean(gains);
        check.close("worth()", mean, yours.worth(BEFORE, AFTER),
                Cause.gives(0, "The gap is still there."),
                Cause.gives(-mean, "The sign is turned around: a gain is after minus before."),
                Cause.gives(mean * n, "That is the sum of the gains: divide by the number of seeds."),
                Cause.gives(Arrays.stream(AFTER).max().orElse(0) - Arrays.stream(BEFORE).max().orElse(0),
                        "You compare the best seed of each: that is luck, and more seeds have more of it. Take the "
                                + "mean."),
                Cause.gives(mean(AFTER), "That is the mean of what was reached: take away what was there before."),
                Cause.gives(mean(relative), "That is percent of percent: accuracies are compared in points."),
                Cause.gives(mean(Arrays.stream(gains).map(Math::abs).toArray()),
                        "A loss counts as a gain here: one seed became worse."));

        double squares = squares(gains, mean);
        check.close("error()", Math.sqrt(squares / (n - 1) / n), yours.error(BEFORE, AFTER),
                Cause.gives(0, "The gap is still there."),
                Cause.gives(Math.sqrt(squares / n / n),
                        "The squares are divided by n - 1: the mean was taken from the same seeds, which makes them "
                                + "look closer together than they are."),
                Cause.gives(Math.sqrt(squares / (n - 1)),
                        "That is the spread of single seeds: the mean of n is surer than one, by the root of n."),
                Cause.gives(squares / (n - 1) / n, "The root is missing: that is in squared points."),
                Cause.gives(Math.sqrt(squares / (n - 1)) / n, "Here the n stands outside the root."),
                Cause.gives(Math.sqrt(squares(AFTER, mean) / (n - 1) / n),
                        "The gains are what is spread here: after minus before, seed by seed."),
                Cause.gives(Math.sqrt(squares(AFTER, mean(AFTER)) / (n - 1) / n),
                        "The gains are what is spread here: after minus before, seed by seed."),
                Cause.gives(Math.sqrt((squares(AFTER, mean(AFTER)) + squares(BEFORE, mean(BEFORE))) / (n - 1) / n),
                        "That forgets the pairs: seed by seed, both began alike, and what they share drops out."),
                Cause.gives(Math.sqrt(squares(gains, 0) / (n - 1) / n),
                        "Take the mean away before you square: spread is the distance from the mean."));
        check.close("error() if each seed gains the same", 0,
                yours.error(new double[] {50, 60}, new double[] {51, 61}));
        check.praise("You can tell a trick from luck now; most tables you will read cannot.");
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double squares(double[] values, double middle) {
        return Arrays.stream(values).map(v -> (v - middle) * (v - middle)).sum();
    }
}

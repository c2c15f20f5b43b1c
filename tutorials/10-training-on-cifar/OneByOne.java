import dev.gradus.nn.data.DatasetSplit;

static final int STEPS = 400;
static final int SEEDS = 3;

final DatasetSplit data = SmallTraining.shapes(4000, 2000);

void main() {
    SmallRecipe base = SmallRecipe.BASE;
    double[] asItIs = run(base);
    IO.println("%-22s %6s %15s".formatted("test accuracy in %", "mean", "worth"));
    IO.println("%-22s %6.1f".formatted("as it is", Arrays.stream(asItIs).average().orElse(0)));
    compare("Muon, rate 0.01", asItIs, base.withMuon(0.01));
    compare("rate x10", asItIs, base.withRate(0.03));
    compare("rate /10", asItIs, base.withRate(0.0003));
    compare("no warm-up", asItIs, base.withWarmup(0));
    compare("no cosine, no warm-up", asItIs, base.withoutCosine());
    compare("no clipping", asItIs, base.withoutClip());
    compare("no label smoothing", asItIs, base.withoutSmoothing());
    compare("no mirroring", asItIs, base.withoutFlip());
}

/** What the change is worth: the mean over the seeds, and how far that may be off by chance. */
void compare(String name, double[] asItIs, SmallRecipe changed) {
    double[] with = run(changed);
    double mean = 0;
    for (int i = 0; i < SEEDS; i++) {
        mean += (with[i] - asItIs[i]) / SEEDS;
    }
    double squares = 0;
    for (int i = 0; i < SEEDS; i++) {
        squares += Math.pow(with[i] - asItIs[i] - mean, 2);
    }
    double error = Math.sqrt(squares / (SEEDS - 1) / SEEDS);
    IO.println("%-22s %6.1f   %+5.1f +- %.1f".formatted(name, Arrays.stream(with).average().orElse(0), mean, error));
}

double[] run(SmallRecipe recipe) {
    double[] right = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
        SmallTraining training = new SmallTraining(recipe.withSeed(seed), data, STEPS);
        for (int step = 0; step < STEPS; step++) {
            training.step(step);
        }
        right[seed] = training.percentRight();
    }
    return right;
}

// region run
static final int SEEDS = 3;
static final int STEPS = 400;

void main() {
    IO.println("                     seen: loss  right   unseen: loss  right");
    print("nothing", new Training.Recipe(0, 0, 0, false));
    print("dropout 0.5", new Training.Recipe(0.5, 0, 0, false));
    print("drop path 0.5", new Training.Recipe(0, 0.5, 0, false));
    print("label smoothing 0.1", new Training.Recipe(0, 0, 0.1, false));
    print("mixup", new Training.Recipe(0, 0, 0, true));
    print("all of it", new Training.Recipe(0.5, 0.5, 0.1, true));
}

/** The means over a few runs, each with other points and other first weights. */
void print(String name, Training.Recipe recipe) {
    double[] sums = new double[4];
    for (int seed = 1; seed <= SEEDS; seed++) {
        Training training = new Training(recipe, seed);
        for (int step = 0; step < STEPS; step++) {
            training.step();
        }
        sums[0] += training.loss(training.seen);
        sums[1] += training.percentRight(training.seen);
        sums[2] += training.loss(training.unseen);
        sums[3] += training.percentRight(training.unseen);
    }
    IO.println("%-20s %10.2f %4.0f %% %14.2f %4.0f %%".formatted(
            name, sums[0] / SEEDS, sums[1] / SEEDS, sums[2] / SEEDS, sums[3] / SEEDS));
}
// endregion run

void main() {
    int steps = 400;
    SmallRecipe recipe = SmallRecipe.BASE.withMuon(0.01);
    SmallTraining training = new SmallTraining(recipe, SmallTraining.shapes(4000, 1000), steps);
    IO.println(training.parameterCount() + " parameters");
    double sum = 0;
    for (int step = 0; step < steps; step++) {
        sum += training.step(step);
        if ((step + 1) % 80 == 0) {
            IO.println("epoch %d  training loss %.2f  test %.1f %% right".formatted(
                    (step + 1) / 80, sum / 80, training.percentRight()));
            sum = 0;
        }
    }
}

// region run
void main() {
    Training training = new Training(new Training.Recipe(0, 0, 0, false), 1);
    IO.println("step  loss: seen  unseen   right: seen  unseen");
    for (int step = 0; step <= 400; step++) {
        if (step % 50 == 0) {
            IO.println("%4d  %10.2f  %6.2f   %9.0f %%  %4.0f %%".formatted(step,
                    training.loss(training.seen), training.loss(training.unseen),
                    training.percentRight(training.seen),
                    training.percentRight(training.unseen)));
        }
        training.step();
    }
}
// endregion run

// The exercise of lesson 10. Fill in worth() and error(), then run: ./gradus check 10

/** What a change is worth: the mean over the seeds of what each has gained. Both arrays: a number for each seed. */
// region worth
double worth(double[] before, double[] after) {
    return 0; // yours
}
// endregion worth

/** How far that mean may be off by chance: its standard error. */
// region error
double error(double[] before, double[] after) {
    return 0; // yours
}
// endregion error

void main() {
    double[] before = {61.0, 58.5, 60.0, 59.5};
    double[] after = {62.5, 60.5, 60.5, 61.5};
    double worth = worth(before, after);
    double error = error(before, after);
    IO.println("worth %.2f +- %.2f: %s".formatted(worth, error,
            Math.abs(worth) > 2 * error ? "more than chance, it seems" : "may be chance"));
}

// The exercise of lesson 10. Fill in worth() and error(), then run: ./gradus check 10

/** What a change is worth: the mean over the seeds of what each has gained. Both arrays: a number for each seed. */
// region worth
double worth(double[] before, double[] after) {
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
        sum += after[i] - before[i];
    }
    return sum / before.length;
}
// endregion worth

/** How far that mean may be off by chance: its standard error. */
// region error
double error(double[] before, double[] after) {
    double mean = worth(before, after);
    double squares = 0;
    for (int i = 0; i < before.length; i++) {
        double gain = after[i] - before[i];
        squares += (gain - mean) * (gain - mean);
    }
    int n = before.length;
    return Math.sqrt(squares / (n - 1) / n);
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

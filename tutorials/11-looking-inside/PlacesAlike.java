import dev.gradus.vit.inspect.PositionSimilarity;

// region main
void main() {
    tile("asked for the row", PositionSimilarity.of(Seeker.load(true)));
    tile("asked for the column", PositionSimilarity.of(Seeker.load(false)));
}

/** The tile of the patch in row 1, column 2. */
void tile(String title, PositionSimilarity similarity) {
    double[] cosines = similarity.cosines()[1 * 6 + 2];
    IO.println(title);
    for (int row = 0; row < 6; row++) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < 6; column++) {
            line.append("%6.1f".formatted(Math.rint(10 * cosines[6 * row + column]) / 10 + 0.0));
        }
        IO.println(line.toString());
    }
}
// endregion main

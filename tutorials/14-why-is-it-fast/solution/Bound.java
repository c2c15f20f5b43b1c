// The exercise of lesson 14. Fill in flops(), bytes(), seconds() and saved(), then run: ./gradus check 14

/** Operations of a matrix product [m, k] · [k, n]; a multiply-add counts as two. */
// region flops
double flops(double m, double n, double k) {
    return 2 * m * n * k;
}
// endregion flops

/** Bytes that it has to move at least, in floats: each factor read once, the result written once. */
// region bytes
double bytes(double m, double n, double k) {
    return 4 * (m * k + k * n + m * n);
}
// endregion bytes

/** The time below which no program gets: arithmetic and moving happen at the same time. Peaks are for each second. */
// region seconds
double seconds(double flops, double bytes, double peakFlops, double peakBytes) {
    return Math.max(flops / peakFlops, bytes / peakBytes);
}
// endregion seconds

/** Bytes saved by one pass over count floats in the place of so many; each pass reads them and writes them. */
// region saved
double saved(double count, int passes) {
    return 8 * count * (passes - 1);
}
// endregion saved

void main() {
    double flops = flops(8320, 768, 192);
    double bytes = bytes(8320, 768, 192);
    IO.println("product  %.2f GFLOP, %.1f MB, %.0f operations for each byte".formatted(
            flops / 1e9, bytes / 1e6, bytes == 0 ? 0 : flops / bytes));
    IO.println("         at least %.2f ms".formatted(1e3 * seconds(flops, bytes, 544e9, 54.9e9)));
    IO.println("gelu     6 passes over the result in one: %.0f MB saved, %.2f ms".formatted(
            saved(8320 * 768, 6) / 1e6, 1e3 * seconds(0, saved(8320 * 768, 6), 544e9, 54.9e9)));
}

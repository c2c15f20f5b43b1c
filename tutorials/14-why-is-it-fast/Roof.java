import dev.gradus.examples.figure.Plot;
import dev.gradus.examples.figure.Plot.Color;

// Draws the figure of lesson 14: the roof of the machine of docs/performance.md, and where operations of its training
// step lie below it. Intensities are counted from shapes, in floats of four bytes.

static final double GFLOPS = 544;
static final double GIGABYTES = 54.9;
static final int ROWS = 8320; // 128 pictures of 65 tokens
static final int DIM = 192;

final Plot plot = new Plot("The roofline: arithmetic within reach over operations for each byte moved", -1.3, 2.6, 0.4,
        2.95).logAxes("operations for each byte", "GFLOP/s");

void main() {
    double ridge = Math.log10(GFLOPS / GIGABYTES);
    plot.line(-1.3, -1.3 + Math.log10(GIGABYTES), ridge, Math.log10(GFLOPS), Color.BLUE);
    plot.line(ridge, Math.log10(GFLOPS), 2.6, Math.log10(GFLOPS), Color.BLUE);
    plot.labelBefore(0.15, 2.05, 0, 0, "memory decides", Color.BLUE);
    plot.label(1.35, Math.log10(GFLOPS), 0, -10, "arithmetic decides", Color.BLUE);
    double numbers = (double) ROWS * DIM;
    below("addition", numbers, 12 * numbers, 0);
    below("layer norm", 8 * numbers, 8 * numbers, 0);
    below("qkv", 2 * numbers * 3 * DIM, 4 * (4 * numbers + 3.0 * DIM * DIM), 0);
    below("product, 1 row", 2.0 * 3 * DIM * DIM, 4 * (4.0 * DIM + 3.0 * DIM * DIM), 4);
    IO.print(plot.svg());
}

/** A dot on the roof: faster than this no program computes it here. */
void below(String name, double flops, double bytes, int lower) {
    double intensity = flops / bytes;
    double x = Math.log10(intensity);
    double y = Math.log10(Math.min(GFLOPS, GIGABYTES * intensity));
    plot.dot(x, y, Color.ORANGE);
    plot.label(x, y, 10, 16 + lower, name, Color.ORANGE);
}

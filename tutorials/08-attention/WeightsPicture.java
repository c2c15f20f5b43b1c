import dev.gradus.autograd.Tensor;
import dev.gradus.examples.figure.Sketch;
import dev.gradus.examples.figure.Sketch.Anchor;
import dev.gradus.examples.figure.Sketch.Color;

// Draws the figure of lesson 8: the attention weights of two heads, and of one that asks both questions.

static final int CELL = 18;

final Sketch sketch = new Sketch(710, 280,
        "Three tables of attention weights over the word abracadabra: same letter, the letter before, both");

void main() {
    panel(10, "same letter", Letters.same(), Color.BLUE);
    panel(245, "the letter before", Letters.before(), Color.ORANGE);
    panel(480, "both in one head", Letters.both(), Color.GREEN);
    IO.print(sketch.svg());
}

void panel(int left, String title, Tensor weights, Color color) {
    String word = Letters.WORD;
    int n = word.length();
    double[] w = weights.toDoubles();
    double x0 = left + 20;
    double y0 = 62;
    sketch.words(x0, 24, Anchor.START, color, title);
    for (int i = 0; i < n; i++) {
        String letter = word.substring(i, i + 1);
        sketch.words(x0 + i * CELL + CELL / 2.0, y0 - 8, Anchor.MIDDLE, Color.INK, letter);
        sketch.words(x0 - 10, y0 + i * CELL + 14, Anchor.MIDDLE, Color.INK, letter);
        for (int j = 0; j < n; j++) {
            sketch.cell(x0 + j * CELL, y0 + i * CELL, CELL, CELL, color, w[i * n + j]);
        }
    }
}

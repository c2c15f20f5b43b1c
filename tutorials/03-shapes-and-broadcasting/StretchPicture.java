import dev.gradus.autograd.Tensor;

// Draws the figure of lesson 3: y = row + column forward, and what their gradients are made of.

static final String INK = "#7d8590";
static final String BLUE = "#3b82f6";
static final String ORANGE = "#e8710a";
static final int CELL = 46;

final StringBuilder svg = new StringBuilder();

void main() {
    Tensor row = Tensor.of(10, 20, 30).requireGrad();
    Tensor column = Tensor.of(new float[][] {{100}, {200}}).requireGrad();
    Tensor y = row.add(column);
    Tensor dY = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    y.backward(dY);

    svg.append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 690 262" role="img" \
            aria-label="Forward, a row and a column are repeated; backward, what comes back is summed"
                 font-family="system-ui, sans-serif" font-size="14">
            <style>.page{fill:#ffffff}[fill="#7d8590"]{fill:#57606a}
            @media(prefers-color-scheme:dark){.page{fill:#0d1117}[fill="#7d8590"]{fill:#b1bac4}}</style>
            <path class="page" d="M0 0H690V262H0z"/>
            """);
    marker("tip-blue", BLUE);
    marker("tip-orange", ORANGE);
    panel(20, "forward: repeat", BLUE, row, column, y, true);
    panel(365, "backward: add up", ORANGE, row.grad(), column.grad(), dY, false);
    IO.print(svg.append("</svg>\n"));
}

void panel(int left, String title, String color, Tensor row, Tensor column, Tensor middle, boolean forward) {
    int x = left + 98;
    int y = 122;
    text(left + 121, 20, "middle", color, title);
    text(x + 3 * CELL + 8, 64, "start", color, forward ? "row [3]" : "grad [3]");
    grid(x, 36, 1, 3, row, color, 0.22);
    text(left, y - 10, "start", color, forward ? "column [2, 1]" : "grad [2, 1]");
    grid(left, y, 2, 1, column, color, 0.22);
    text(x + 3 * CELL + 8, y + CELL + 5, "start", INK, forward ? "y [2, 3]" : "dY [2, 3]");
    grid(x, y, 2, 3, middle, INK, 0.08);
    for (int i = 0; i < 3; i++) {
        int at = x + i * CELL + CELL / 2;
        arrow(at, 36 + CELL + 4, at, y - 4, color, forward);
    }
    for (int i = 0; i < 2; i++) {
        int at = y + i * CELL + CELL / 2;
        arrow(left + CELL + 4, at, x - 4, at, color, forward);
    }
    text(left + 121, 246, "middle", INK,
            forward ? "a number is used in each cell of its line" : "each cell of its line sends a share");
}

void grid(int x, int y, int rows, int columns, Tensor values, String color, double opacity) {
    double[] numbers = values.toDoubles();
    for (int i = 0; i < numbers.length; i++) {
        int left = x + i % columns * CELL;
        int top = y + i / columns * CELL;
        svg.append("""
                <rect x="%d" y="%d" width="%d" height="%d" fill="%s" fill-opacity="%.2f" stroke="%s"/>
                """.formatted(left, top, CELL, CELL, color, opacity, color));
        text(left + CELL / 2, top + CELL / 2 + 5, "middle", color, "%.0f".formatted(numbers[i]));
    }
}

void arrow(int x1, int y1, int x2, int y2, String color, boolean forward) {
    String tip = "url(#tip-" + (color.equals(BLUE) ? "blue" : "orange") + ")";
    svg.append("""
            <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" stroke-width="2" marker-end="%s"/>
            """.formatted(forward ? x1 : x2, forward ? y1 : y2, forward ? x2 : x1, forward ? y2 : y1, color, tip));
}

void marker(String id, String color) {
    svg.append("""
            <defs><marker id="%s" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">\
            <path d="M0 0 L8 4 L0 8 z" fill="%s"/></marker></defs>
            """.formatted(id, color));
}

void text(int x, int y, String anchor, String color, String text) {
    svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
            .formatted(x, y, anchor, color, text));
}

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

// Draws the figure of lesson 15: which arm each point of the plane is given to, and how surely, after 400 steps.

static final String[] COLORS = {"#3b82f6", "#e8710a", "#2a9d5c"};
static final int PANEL = 214;
static final int TOP = 26;
static final int CELLS = 60;
static final int LEVELS = 5;
static final double FROM = -2.6;
static final double EXTENT = 5.2;

final StringBuilder svg = new StringBuilder();

void main() {
    svg.append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 666 248" width="666" role="img" \
            aria-label="The plane as three nets see it: without regularization, with dropout, and with mixup"
                 font-family="system-ui, sans-serif" font-size="14">
            <style>
            .page{fill:#ffffff}.ink{fill:#57606a}.rim{stroke:#ffffff}
            @media(prefers-color-scheme:dark){.page{fill:#0d1117}.ink{fill:#c9d1d9}.rim{stroke:#0d1117}}
            </style>
            <path class="page" d="M0 0H666V248H0Z"/>
            """);
    panel(0, "nothing", new Training.Recipe(0, 0, 0, false));
    panel(1, "dropout 0.5", new Training.Recipe(0.5, 0, 0, false));
    panel(2, "mixup", new Training.Recipe(0, 0, 0, true));
    IO.print(svg.append("</svg>\n"));
}

void panel(int place, String title, Training.Recipe recipe) {
    Training training = new Training(recipe, 1);
    for (int step = 0; step < 400; step++) {
        training.step();
    }
    int left = 4 + place * (PANEL + 8);
    svg.append("<text class=\"ink\" x=\"%d\" y=\"17\" text-anchor=\"middle\">%s</text>\n".formatted(
            left + PANEL / 2, title));
    surface(left, training);
    double[] points = training.seen.points.toDoubles();
    int[] labels = training.seen.labels.toInts();
    for (int i = 0; i < labels.length; i++) {
        svg.append("<circle class=\"rim\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.4\" fill=\"%s\"/>\n".formatted(
                left + (points[2 * i] - FROM) / EXTENT * PANEL,
                TOP + PANEL - (points[2 * i + 1] - FROM) / EXTENT * PANEL, COLORS[labels[i]]));
    }
}

/** A path for each color and shade, made of the runs of cells that have it. */
void surface(int left, Training training) {
    double[] places = new double[2 * CELLS * CELLS];
    for (int i = 0; i < CELLS * CELLS; i++) {
        places[2 * i] = FROM + (i % CELLS + 0.5) / CELLS * EXTENT;
        places[2 * i + 1] = FROM + (CELLS - i / CELLS - 0.5) / CELLS * EXTENT;
    }
    training.net.eval();
    double[] p = training.net.call(Tensor.of(Device.reference(), Shape.of(CELLS * CELLS, 2), places)).softmax()
            .toDoubles();
    double side = PANEL / (double) CELLS;
    for (int arm = 0; arm < Arms.CLASSES; arm++) {
        for (int level = 0; level < LEVELS; level++) {
            StringBuilder path = new StringBuilder();
            for (int row = 0; row < CELLS; row++) {
                int start = -1;
                for (int column = 0; column <= CELLS; column++) {
                    boolean inside = column < CELLS && shade(p, row * CELLS + column) == arm * LEVELS + level;
                    if (inside && start < 0) {
                        start = column;
                    } else if (!inside && start >= 0) {
                        path.append("M%.1f %.1fh%.1fv%.1fh%.1fz".formatted(left + start * side, TOP + row * side,
                                (column - start) * side, side, -(column - start) * side));
                        start = -1;
                    }
                }
            }
            if (!path.isEmpty()) {
                svg.append("<path fill=\"%s\" fill-opacity=\"%.2f\" d=\"%s\"/>\n".formatted(
                        COLORS[arm], 0.12 + 0.11 * level, path));
            }
        }
    }
}

/** Arm and level of certainty of a cell in one number: from a third to one in five levels. */
int shade(double[] p, int cell) {
    int arm = 0;
    for (int i = 1; i < Arms.CLASSES; i++) {
        arm = p[3 * cell + i] > p[3 * cell + arm] ? i : arm;
    }
    return arm * LEVELS + Math.min(LEVELS - 1, (int) ((p[3 * cell + arm] - 1.0 / 3) * 1.5 * LEVELS));
}

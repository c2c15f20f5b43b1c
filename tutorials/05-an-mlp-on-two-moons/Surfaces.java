import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.BinaryCrossEntropy;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Sgd;

// Draws the figure of lesson 5: what one layer and the net think of every point of the plane.

static final String BLUE = "#3b82f6";
static final String ORANGE = "#e8710a";
static final String INK = "#7d8590";
static final int PANEL = 214;
static final int CELLS = 52;
static final int LEVELS = 5;
static final double X_FROM = -1.6;
static final double Y_FROM = -1.55;
static final double EXTENT = 4.1;

final StringBuilder svg = new StringBuilder();

void main() {
    svg.append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 666 244" role="img" \
            aria-label="One layer parts the two moons with a straight line, the trained net with a curve between them"
                 font-family="system-ui, sans-serif" font-size="14">
            <style>.page{fill:#ffffff}[fill="#7d8590"]{fill:#57606a}
            @media(prefers-color-scheme:dark){.page{fill:#0d1117}[fill="#7d8590"]{fill:#b1bac4}}</style>
            <path class="page" d="M0 0H666V244H0z"/>
            """);
    panel(0, "one layer", 300, init -> new Linear(init, 2, 1, true));
    panel(1, "the net, 20 steps", 20, init -> new MoonNet(init, 16));
    panel(2, "the net, 300 steps", 300, init -> new MoonNet(init, 16));
    IO.print(svg.append("</svg>\n"));
}

void panel(int place, String title, int steps, java.util.function.Function<Init, Module> model) {
    Philox random = new Philox(5);
    TwoMoons moons = new TwoMoons(200, 0.15, random);
    Module net = model.apply(new Init(Device.reference(), random));
    Sgd optimizer = new Sgd(List.of(new ParameterGroup("all", net.parameters(), 1, 0)), 0.9, false);
    for (int step = 0; step < steps; step++) {
        Tensor loss = net.call(moons.points).apply(new BinaryCrossEntropy(), moons.labels);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step(0.1);
    }
    int left = 4 + place * (PANEL + 8);
    svg.append("<text x=\"%d\" y=\"16\" text-anchor=\"middle\" fill=\"%s\">%s</text>\n".formatted(
            left + PANEL / 2, INK, title));
    surface(left, net.call(grid()).sigmoid().toDoubles());
    double[] points = moons.points.toDoubles();
    double[] labels = moons.labels.toDoubles();
    for (int i = 0; i < labels.length; i++) {
        svg.append("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.2\" fill=\"%s\"/>\n".formatted(
                left + (points[2 * i] - X_FROM) / EXTENT * PANEL,
                24 + PANEL - (points[2 * i + 1] - Y_FROM) / EXTENT * PANEL, labels[i] > 0.5 ? ORANGE : BLUE));
    }
}

/** The middles of all cells, row by row from the top. */
Tensor grid() {
    double[] values = new double[2 * CELLS * CELLS];
    for (int i = 0; i < CELLS * CELLS; i++) {
        values[2 * i] = X_FROM + (i % CELLS + 0.5) / CELLS * EXTENT;
        values[2 * i + 1] = Y_FROM + (CELLS - i / CELLS - 0.5) / CELLS * EXTENT;
    }
    return Tensor.of(Device.reference(), Shape.of(CELLS * CELLS, 2), values);
}

/** A path for each shade, made of the runs of cells that have it; one half is clear at the border. */
void surface(int left, double[] probabilities) {
    for (int shade = -LEVELS; shade <= LEVELS; shade++) {
        StringBuilder path = new StringBuilder();
        for (int row = 0; row < CELLS; row++) {
            int start = -1;
            for (int column = 0; column <= CELLS; column++) {
                boolean inside = column < CELLS && shade(probabilities[row * CELLS + column]) == shade;
                if (inside && start < 0) {
                    start = column;
                } else if (!inside && start >= 0) {
                    path.append("M%.1f %.1fh%.1fv%.1fh%.1fz".formatted(left + start * PANEL / (double) CELLS,
                            24 + row * PANEL / (double) CELLS, (column - start) * PANEL / (double) CELLS,
                            PANEL / (double) CELLS, -(column - start) * PANEL / (double) CELLS));
                    start = -1;
                }
            }
        }
        if (!path.isEmpty() && shade != 0) {
            svg.append("<path fill=\"%s\" fill-opacity=\"%.2f\" d=\"%s\"/>\n".formatted(
                    shade > 0 ? ORANGE : BLUE, 0.1 + 0.07 * Math.abs(shade), path));
        }
    }
}

/** From −LEVELS for surely the upper moon to LEVELS for surely the lower; never 0. */
int shade(double probability) {
    int level = 1 + Math.min(LEVELS - 1, (int) (Math.abs(2 * probability - 1) * LEVELS));
    return probability > 0.5 ? level : -level;
}

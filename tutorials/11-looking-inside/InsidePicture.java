import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.inspect.AttentionMaps;
import dev.gradus.vit.inspect.PositionSimilarity;

// Draws the figure of lesson 11: above, one picture and what is said about it; below, the similarity of positions.

static final int CELL = 16;
static final int SIDE = 6 * CELL;
static final int STEP = SIDE + 16;
static final int TILE = 42;

final StringBuilder svg = new StringBuilder();

void main() {
    svg.append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 688 486" width="688" role="img" \
            aria-label="Head 1 of layer 1, the rollout and covering point at the frame, the others elsewhere; \
            positions of a row are alike in the model that was asked for rows, those of a column in the other"
                 font-family="system-ui, sans-serif" font-size="13">
            <style>
            .page{fill:#ffffff}.ink{fill:#57606a}.zero{fill:#f0f2f5}.line{stroke:#8c959f}.pixel{fill:#24292f}
            @media(prefers-color-scheme:dark){
            .page{fill:#0d1117}.ink{fill:#b1bac4}.zero{fill:#21262d}.line{stroke:#6e7681}.pixel{fill:#e6edf3}
            }
            </style>
            <path class="page" d="M0 0H688V486H0Z"/>
            """);
    VisionTransformer model = Seeker.load(true);
    FramePictures one = new FramePictures(Device.reference(), 1, new Philox(8));
    int frame = one.frames[0];
    picture(8, one.pixels);
    AttentionMaps maps = AttentionMaps.of(model, one.pixels);
    map(1, "layer 1, head 1", maps.answerMap(0, 0), frame);
    map(2, "layer 1, head 2", maps.answerMap(0, 1), frame);
    map(3, "layer 2, head 2", maps.answerMap(1, 1), frame);
    map(4, "rollout", maps.rollout(2), frame);
    map(5, "covering", Covering.loss(model, one.pixels, frame / 6), frame);
    tiles(40, "positions, asked for the row", PositionSimilarity.of(model));
    tiles(400, "positions, asked for the column", PositionSimilarity.of(Seeker.load(false)));
    text(344, 474, "middle", "orange: alike (cosine 1); no color: unrelated (0); blue: opposite (−1)");
    IO.print(svg.append("</svg>\n"));
}

void picture(int left, Tensor pixels) {
    text(left + SIDE / 2, 18, "middle", "the picture");
    square(left, 28, SIDE);
    float[] values = pixels.toFloats();
    for (int i = 0; i < values.length; i++) {
        double ink = Math.clamp((values[i] + 0.5) / 2, 0, 1);
        if (ink > 0.08) {
            svg.append("<rect class=\"pixel\" x=\"%d\" y=\"%d\" width=\"4\" height=\"4\" fill-opacity=\"%.1f\"/>\n"
                    .formatted(left + i % 24 * 4, 28 + i / 24 * 4, ink));
        }
    }
}

/** Patches in orange, the strongest of this map full. */
void map(int place, String title, double[] values, int frame) {
    int left = 8 + place * STEP;
    text(left + SIDE / 2, 18, "middle", title);
    square(left, 28, SIDE);
    double most = values[Covering.most(values)];
    double[] shares = Arrays.stream(values).map(value -> Math.max(0, value / most)).toArray();
    cells(left, 28, CELL, shares);
    svg.append("""
            <rect class="line" fill="none" stroke-width="1.5" x="%d" y="%d" width="%d" height="%3$d"/>
            """.formatted(left + frame % 6 * CELL, 28 + frame / 6 * CELL, CELL));
}

/** A tile for each patch; in it, how alike its position is to those of all patches. */
void tiles(int left, String title, PositionSimilarity similarity) {
    text(left + 3 * (TILE + 4), 164, "middle", title);
    for (int patch = 0; patch < 36; patch++) {
        int x = left + patch % 6 * (TILE + 4);
        int y = 176 + patch / 6 * (TILE + 4);
        square(x, y, TILE);
        cells(x, y, TILE / 6, similarity.cosines()[patch]);
    }
}

void square(int x, int y, int side) {
    svg.append("<rect class=\"zero\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%3$d\"/>\n".formatted(x, y, side));
}

/** From blue, −1, over nothing to orange, 1; in fifths, so that the figure is the same on every machine. */
void cells(int x, int y, int size, double[] values) {
    for (int shade = -5; shade <= 5; shade++) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < 36; i++) {
            if (shade != 0 && Math.rint(5 * values[i]) == shade) {
                path.append("M%d %dh%dv%3$dh-%3$dz".formatted(x + i % 6 * size, y + i / 6 * size, size));
            }
        }
        if (!path.isEmpty()) {
            svg.append("<path fill=\"%s\" fill-opacity=\"%.1f\" d=\"%s\"/>\n".formatted(
                    shade > 0 ? "#e8710a" : "#3b82f6", Math.abs(shade) / 5.0, path));
        }
    }
}

void text(int x, int y, String anchor, String text) {
    svg.append("<text class=\"ink\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n".formatted(x, y, anchor, text));
}

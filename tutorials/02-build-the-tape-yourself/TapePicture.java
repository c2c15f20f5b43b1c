// Draws the figure of lesson 2: the tape of y = p·tanh(p) + a with p = a·b, its ways and its gradients.

static final String INK = "#7d8590";
static final String BLUE = "#3b82f6";
static final String ORANGE = "#e8710a";
static final int BASE = 190;
static final int STEP = 108;

void main() {
    TinyTape tape = new TinyTape();
    var a = tape.input(0.5);
    var b = tape.input(-2);
    var p = a.mul(b);
    var t = p.tanh();
    var q = p.mul(t);
    var y = q.add(a);
    tape.backward(y);

    List<TinyTape.Value> values = List.of(a, b, p, t, q, y);
    List<String> names = List.of("a", "b", "p = a·b", "t = tanh p", "q = p·t", "y = q + a");
    StringBuilder svg = new StringBuilder("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 292" role="img" \
            aria-label="Six values in the order of computing; every arrow leads from a younger to an older one"
                 font-family="system-ui, sans-serif" font-size="14">
            <style>.page{fill:#ffffff}[fill="#7d8590"]{fill:#57606a}
            @media(prefers-color-scheme:dark){.page{fill:#0d1117}[fill="#7d8590"]{fill:#b1bac4}}</style>
            <path class="page" d="M0 0H660V292H0z"/>
            <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
            <path d="M0 0 L8 4 L0 8 z" fill="%s"/></marker></defs>
            """.formatted(ORANGE));
    for (int i = 0; i < values.size(); i++) {
        box(svg, i, names.get(i), values.get(i));
        for (var way : values.get(i).ways) {
            arrow(svg, i, values.indexOf(way.from()), way.slope());
        }
    }
    text(svg, 14, 284, "start", INK, "older");
    text(svg, 646, 284, "end", INK, "younger");
    text(svg, 330, 284, "middle", ORANGE, "backward: from right to left");
    IO.print(svg.append("</svg>\n"));
}

void box(StringBuilder svg, int i, String name, TinyTape.Value value) {
    int x = middle(i);
    svg.append("""
            <rect x="%d" y="%d" width="92" height="48" rx="6" fill="%s" fill-opacity="0.12" stroke="%s"/>
            """.formatted(x - 46, BASE, BLUE, BLUE));
    text(svg, x, BASE + 20, "middle", BLUE, name);
    text(svg, x, BASE + 39, "middle", INK, number(value.value));
    text(svg, x, BASE + 66, "middle", ORANGE, number(value.grad));
}

/** From a value to one that it was computed from, over those between, with the slope at its top. */
void arrow(StringBuilder svg, int from, int to, double slope) {
    int inwards = 44 - 14 * Math.min(from - to, 4); // arrows side by side, the longest outside
    int left = middle(to) + inwards;
    int right = middle(from) - inwards;
    int height = 20 + 34 * (from - to);
    svg.append("""
            <path d="M%d %d C%d %d %d %d %d %d" fill="none" stroke="%s" stroke-width="2" marker-end="url(#tip)"/>
            """.formatted(right, BASE, right, BASE - height, left, BASE - height, left, BASE - 2, ORANGE));
    int label = from - to == 1 ? BASE - 14 : BASE - 3 * height / 4 - 7;
    text(svg, (left + right) / 2, label, "middle", ORANGE, number(slope));
}

int middle(int i) {
    return 60 + i * STEP;
}

void text(StringBuilder svg, int x, int y, String anchor, String color, String text) {
    svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
            .formatted(x, y, anchor, color, text));
}

String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value).replace('-', '−');
}

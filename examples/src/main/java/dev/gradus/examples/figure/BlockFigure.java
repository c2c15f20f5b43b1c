package dev.gradus.examples.figure;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.examples.figure.DataFlow.Flow;
import dev.gradus.examples.figure.DataFlow.Step;
import dev.gradus.nn.Module;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The blocks of a model with the shape on every arrow, as SVG. The model draws itself: it runs once, and each column
 * shows what happened inside one of its modules, from top to bottom.
 *
 * <p>Filled boxes are modules with their number of parameters, framed ones are operations; what a step reads beside its
 * predecessor comes along a line on the left, parameters come from the right. Equal modules one after the other are
 * drawn once.
 *
 * <p>The page is light or dark as the reader's system is, as in {@link Plot}.
 */
public final class BlockFigure {
    private static final String INK = Theme.INK;
    private static final String BLUE = "#3b76d6";
    private static final String ORANGE = "#e8710a";

    private static final int MARGIN = 8;
    private static final int NARROWEST = 150;
    private static final int MODULE_HEIGHT = 42;
    private static final int OPERATION_HEIGHT = 26;
    private static final int ARROW = 38;
    private static final int LANE = 14;
    private static final int TITLE = 30;
    private static final int BETWEEN = 24;
    private static final int RADIUS = 6;
    private static final int LABEL = 8;
    private static final int PARAMETER = 26;
    private static final int SIZE = 13;
    private static final int LONGEST_HEADING = 24;

    /** Mean width of a letter as a share of the size; a little more than most fonts have. */
    private static final double LETTER = 0.56;

    private final String title;
    private final DataFlow flow;
    private final StringBuilder body = new StringBuilder();
    private int left = MARGIN;
    private int bottom;

    private record Node(String name, String detail, List<Tensor> inputs, Tensor output) {
        int height() {
            return detail.isEmpty() ? OPERATION_HEIGHT : MODULE_HEIGHT;
        }
    }

    /** A line that passes other boxes: from the place of its value to the node that reads it. */
    private record Detour(int from, int to, int lane) {}

    /** One module's inside. */
    private record Part(String heading, Flow flow, List<Node> nodes, List<Detour> detours) {
        int lanes() {
            return detours.stream().mapToInt(Detour::lane).max().orElse(-1) + 1;
        }
    }

    /**
     * Runs the model on zeros; it stays in evaluation mode.
     *
     * @param title what the picture shows, for those who cannot see it
     * @param device where the model's parameters live
     * @param input the shape of what the model is given
     */
    public BlockFigure(String title, Module model, Device device, Shape input) {
        this.title = title;
        this.flow = DataFlow.of(model, device, input);
    }

    /** A column at the right of the others: the insides of these modules, one below the other. */
    public BlockFigure column(String... paths) {
        List<Part> parts = Arrays.stream(paths).map(this::part).toList();
        int x = left + LANE * parts.stream().mapToInt(Part::lanes).max().orElse(0);
        int box = parts.stream().mapToInt(BlockFigure::boxWidth).max().orElse(NARROWEST);
        int top = MARGIN;
        for (Part part : parts) {
            top = draw(part, x, box, top) + BETWEEN;
        }
        int reach = parts.stream().mapToInt(part -> reach(part, box)).max().orElse(0);
        left = x + box + reach + BETWEEN;
        bottom = Math.max(bottom, top);
        return this;
    }

    private Part part(String path) {
        Flow inside = flow.inside(path);
        List<Node> nodes = nodes(inside);
        String heading = path.isEmpty() ? inside.module().getClass().getSimpleName() : path;
        return new Part(shortened(heading), inside, nodes, detours(inside.input(), nodes));
    }

    /** The end of a path that is too long to stand above a column. */
    private static String shortened(String path) {
        String rest = path;
        while (rest.length() > LONGEST_HEADING && rest.contains(".")) {
            rest = rest.substring(rest.indexOf('.') + 1);
        }
        return rest.length() == path.length() ? path : "… " + rest;
    }

    /** The finished picture. */
    public String svg() {
        return Theme.open(left - BETWEEN + MARGIN, bottom - BETWEEN + MARGIN, title) + body + "</svg>\n";
    }

    // ---- what to draw

    /** The steps, equal modules one after the other taken as one. */
    private static List<Node> nodes(Flow inside) {
        List<Node> nodes = new ArrayList<>();
        List<Step> steps = inside.steps();
        for (int i = 0; i < steps.size(); i++) {
            int last = i;
            while (last + 1 < steps.size() && isRepeated(steps.get(last), steps.get(last + 1))) {
                last++;
            }
            Step step = steps.get(i);
            nodes.add(new Node(last == i ? step.name() : step.name() + " … " + lastName(steps.get(last).name()),
                    step.isModule() ? detail(step, last - i + 1) : "", step.inputs(), steps.get(last).output()));
            i = last;
        }
        return nodes;
    }

    private static boolean isRepeated(Step one, Step next) {
        return one.isModule() && one.kind().equals(next.kind()) && one.parameters() == next.parameters()
                && next.inputs().getFirst() == one.output()
                && one.inputs().getFirst().shape().equals(one.output().shape())
                && one.output().shape().equals(next.output().shape());
    }

    private static String detail(Step step, int times) {
        String count = step.parameters() == 0 ? "" : String.format(Locale.ROOT, " · %,d", step.parameters());
        return times == 1 ? step.kind() + count : times + " × " + step.kind() + count + " each";
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** What does not come straight from the box above; each line in the innermost lane that is free all the way. */
    private List<Detour> detours(Tensor input, List<Node> nodes) {
        Map<Tensor, Integer> makers = new IdentityHashMap<>();
        makers.put(input, -1);
        List<Detour> all = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (Tensor x : nodes.get(i).inputs()) {
                Integer from = makers.get(x);
                if (from != null && from < i - 1) {
                    all.add(new Detour(from, i, freeLane(all, from, i)));
                }
            }
            makers.put(nodes.get(i).output(), i);
        }
        return all;
    }

    private static int freeLane(List<Detour> taken, int from, int to) {
        int lane = 0;
        while (isTaken(taken, lane, from, to)) {
            lane++;
        }
        return lane;
    }

    private static boolean isTaken(List<Detour> taken, int lane, int from, int to) {
        return taken.stream().anyMatch(d -> d.lane == lane && d.from < to && from < d.to);
    }

    // ---- where to draw it

    /** Draws one module's inside; returns where it ends. */
    private int draw(Part part, int x, int box, int top) {
        int middle = x + box / 2;
        List<Node> nodes = part.nodes;
        text(middle, top + 14, "middle", INK, "bold", part.heading);
        int[] tops = new int[nodes.size()];
        int y = top + TITLE;
        Tensor above = part.flow.input();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (holds(node.inputs(), above)) {
                arrow(middle, y, above.shape());
            } else {
                end(middle, y, above.shape());
            }
            y += ARROW;
            tops[i] = y;
            box(node, x, y, box);
            y += node.height();
            above = node.output();
        }
        arrow(middle, y, part.flow.output().shape());
        for (Detour d : part.detours) {
            int from = d.from < 0 ? top + TITLE : tops[d.from] + nodes.get(d.from).height();
            detour(x, middle, from + 8, tops[d.to] + nodes.get(d.to).height() / 2, d.lane);
        }
        return y + ARROW;
    }

    private static boolean holds(List<Tensor> tensors, Tensor wanted) {
        return tensors.stream().anyMatch(tensor -> tensor == wanted);
    }

    private void box(Node node, int x, int y, int width) {
        boolean module = !node.detail().isEmpty();
        body.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" %s/>\n".formatted(x, y, width,
                node.height(), RADIUS, module ? "fill=\"" + BLUE + "\"" : "fill=\"none\" stroke=\"" + INK + "\""));
        int middle = x + width / 2;
        if (module) {
            text(middle, y + 18, "middle", "#ffffff", "bold", node.name());
            text(middle, y + 34, "middle", "#ffffff", "normal", node.detail());
        } else {
            text(middle, y + 18, "middle", INK, "normal", node.name());
        }
        List<String> parameters = parameters(node);
        for (int i = 0; i < parameters.size(); i++) {
            int at = y + node.height() / 2 + (2 * i - parameters.size() + 1) * 9;
            line(x + width + PARAMETER - 4, at, x + width + 1, at, true, ORANGE);
            text(x + width + PARAMETER, at + 4, "start", ORANGE, "normal", parameters.get(i));
        }
    }

    /** What an operation reads of the model's parameters; a module shows the number of its own. */
    private List<String> parameters(Node node) {
        List<String> names = new ArrayList<>();
        for (Tensor x : node.inputs()) {
            if (flow.learned(x) != null) {
                names.add(lastName(flow.learned(x)) + " " + x.shape());
            }
        }
        return names;
    }

    /** Wide enough for every line inside. */
    private static int boxWidth(Part part) {
        int widest = part.nodes.stream().mapToInt(node -> width(node.detail())).max().orElse(0);
        return Math.max(NARROWEST, widest + 16);
    }

    /** How far parameters, shapes and the heading stick out at the right of the boxes. */
    private int reach(Part part, int box) {
        int reach = Math.max(0, (int) (1.1 * width(part.heading) - box) / 2);
        reach = Math.max(reach, LABEL + width(part.flow.input().shape().toString()) - box / 2);
        for (Node node : part.nodes) {
            reach = Math.max(reach, LABEL + width(node.output().shape().toString()) - box / 2);
            for (String parameter : parameters(node)) {
                reach = Math.max(reach, PARAMETER + width(parameter));
            }
        }
        return reach;
    }

    private static int width(String text) {
        return (int) Math.ceil(text.length() * LETTER * SIZE);
    }

    private void arrow(int x, int from, Shape shape) {
        line(x, from + 2, x, from + ARROW - 1, true, INK);
        text(x + LABEL, from + ARROW / 2 + 4, "start", INK, "normal", shape.toString());
    }

    /** A value that the next box does not read: its line leaves at the side. */
    private void end(int x, int from, Shape shape) {
        line(x, from + 2, x, from + 8, false, INK);
        text(x + LABEL, from + ARROW / 2 + 4, "start", INK, "normal", shape.toString());
    }

    /** From the arrow below one box to the left edge of another. */
    private void detour(int x, int middle, int from, int to, int lane) {
        int at = x - 8 - lane * LANE;
        body.append("<path d=\"M%d %d H%d Q%d %d %d %d V%d Q%d %d %d %d H%d\" fill=\"none\" stroke=\"%s\" "
                .formatted(middle, from, at + RADIUS, at, from, at, from + RADIUS, to - RADIUS, at, to, at + RADIUS, to,
                        x - 5, INK));
        body.append("stroke-width=\"1.5\"/>\n");
        head(x - 1, to, 1, 0, INK);
    }

    private void line(int x1, int y1, int x2, int y2, boolean pointed, String color) {
        body.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"1.5\"/>\n".formatted(
                x1, y1, x2, y2, color));
        if (pointed) {
            head(x2, y2, Integer.signum(x2 - x1), Integer.signum(y2 - y1), color);
        }
    }

    private void head(int x, int y, int right, int down, String color) {
        body.append("<path d=\"M%d %d L%d %d L%d %d Z\" fill=\"%s\"/>\n".formatted(x, y,
                x - 7 * right - 4 * down, y - 7 * down - 4 * right, x - 7 * right + 4 * down,
                y - 7 * down + 4 * right, color));
    }

    private void text(int x, int y, String anchor, String color, String weight, String text) {
        body.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\"%s>%s</text>\n".formatted(x, y, anchor,
                color, weight.equals("normal") ? "" : " font-weight=\"" + weight + "\"", Theme.escape(text)));
    }
}

package dev.gradus.examples.figure;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.figure.Graph.Call;
import dev.gradus.examples.figure.Graph.Leaf;
import dev.gradus.examples.figure.Graph.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Draws a {@link Graph} in one state of folding: boxes of operations, of folded modules and of leaves, from top to
 * bottom.
 */
final class GraphPicture {
    private static final int MARGIN = 14;
    private static final int GAP = 22;
    private static final int BETWEEN = 34;
    private static final int LINE = 17;
    private static final int NARROWEST = 96;
    private static final int MOST_BOXES = 600;
    private static final double LETTER = 7.3;
    private static final double BOLD_LETTER = 8.1;

    private final Map<Object, Box> boxes = new LinkedHashMap<>(); // by Operation, Call or Leaf
    private final Map<Object, Object> boxOf = new IdentityHashMap<>();
    private final Set<String> opens;

    /** One drawing, of pixels; it brings its page along, and no frame. */
    record Sheet(int width, int height, String body) {}

    /** One box: several operations if it is a folded module. */
    private static final class Box {
        final String style;
        final String heading;
        final String opens; // the path of the module, if a click opens it
        final Set<Object> sources = new HashSet<>();
        final List<Object> ordered = new ArrayList<>();
        Operation last;
        long saved;
        int operations;
        int parameters;
        Leaf leaf;
        Layers.Node node;

        Box(String style, String heading, String opens) {
            this.style = style;
            this.heading = heading;
            this.opens = opens;
        }

        void comesFrom(Object source) {
            if (sources.add(source)) {
                ordered.add(source);
            }
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>(List.of(heading));
            if (leaf != null) {
                lines.add(type(leaf.tensor.shape(), leaf.tensor.dtype()));
            } else {
                lines.add(type(last.shape, last.dtype));
                String inside = operations > 1 ? operations + " operations" : "";
                lines.add(saved == 0 ? inside : (inside.isEmpty() ? "" : inside + ", ") + bytes(saved) + " saved");
                lines.removeIf(String::isEmpty);
            }
            double gradient = leaf != null ? leaf.gradient : last.gradient;
            if (!Double.isNaN(gradient)) {
                lines.add(String.format(Locale.ROOT, "‖gradient‖ %.3g", gradient));
            }
            return lines;
        }

        double width() {
            double plain = LETTER * lines().stream().skip(1).mapToInt(String::length).max().orElse(0);
            return Math.max(NARROWEST, 18 + Math.max(plain, BOLD_LETTER * heading.length()));
        }

        int height() {
            return 12 + LINE * lines().size();
        }
    }

    /**
     * @param fold the box in which an operation disappears, or null
     * @param opens the paths of the modules that a click opens
     */
    GraphPicture(List<Operation> operations, Function<Operation, Call> fold, Set<String> opens) {
        this.opens = opens;
        Map<Leaf, Set<Object>> readers = new HashMap<>();
        for (Operation operation : operations) {
            Call call = fold.apply(operation);
            boxOf.put(operation, call == null ? operation : call);
            for (Object input : operation.inputs) {
                if (input instanceof Leaf leaf) {
                    readers.computeIfAbsent(leaf, l -> new HashSet<>()).add(boxOf.get(operation));
                }
            }
        }
        for (Operation operation : operations) {
            Object key = boxOf.get(operation);
            for (Object input : operation.inputs) {
                if (input instanceof Leaf leaf && !isInside(leaf, readers)) {
                    boxes.computeIfAbsent(leaf, l -> leafBox(leaf));
                }
            }
            Box box = boxes.computeIfAbsent(key, k -> k instanceof Call call
                    ? moduleBox(call)
                    : new Box("box", operation.name, null));
            box.last = operation;
            box.saved += operation.savedBytes;
            box.operations++;
            for (Object input : operation.inputs) {
                Object source = input instanceof Leaf ? input : boxOf.get(input);
                if (source != key && boxes.containsKey(source)) {
                    box.comesFrom(source);
                }
            }
        }
    }

    /** Refuses what nobody could read. */
    GraphPicture readable() {
        if (boxes.size() > MOST_BOXES) {
            throw new ArgumentException("graph", boxes.size() + " boxes are more than anybody can read", null,
                    "fold modules: Graph.of(model, …).depth(1)");
        }
        return this;
    }

    /** A parameter that one folded module alone reads is part of it. */
    private static boolean isInside(Leaf leaf, Map<Leaf, Set<Object>> readers) {
        Set<Object> all = readers.get(leaf);
        return all.size() == 1 && all.iterator().next() instanceof Call;
    }

    private static Box leafBox(Leaf leaf) {
        Box box = new Box("leaf", leaf.name, null);
        box.leaf = leaf;
        return box;
    }

    private Box moduleBox(Call call) {
        boolean clicked = opens.contains(call.path());
        return new Box("module", (clicked ? "+ " : "") + title(call), clicked ? call.path() : null);
    }

    /** What a module is called: its path, if it has one, and its kind. */
    static String title(Call call) {
        return call.path().isEmpty() ? call.kind() : call.path() + " · " + call.kind();
    }

    /** @param head the height that is left free above the boxes */
    Sheet sheet(int head) {
        Layers layers = new Layers(GAP);
        boxes.values().forEach(box -> box.node = layers.node(box.width()));
        for (Box box : boxes.values()) {
            box.ordered.forEach(source -> layers.edge(boxes.get(source).node, box.node));
        }
        int width = (int) Math.ceil(layers.arrange()) + 2 * MARGIN;
        int[] tops = tops(layers, head);
        StringBuilder svg = new StringBuilder();
        for (Box box : boxes.values()) {
            box.ordered.forEach(source -> edge(svg, layers.way(boxes.get(source).node, box.node), boxes.get(source),
                    tops));
        }
        boxes.values().forEach(box -> draw(svg, box, tops[box.node.layer()]));
        return new Sheet(width, tops[tops.length - 1] - BETWEEN + MARGIN, svg.toString());
    }

    /** Where each layer begins, and where the last ends. */
    private int[] tops(Layers layers, int head) {
        int[] tops = new int[layers.layerCount() + 1];
        tops[0] = MARGIN + head;
        for (int i = 0; i < layers.layerCount(); i++) {
            int layer = i;
            int tallest = boxes.values().stream().filter(box -> box.node.layer() == layer).mapToInt(Box::height).max()
                    .orElse(0);
            tops[i + 1] = tops[i] + tallest + BETWEEN;
        }
        return tops;
    }

    private static void draw(StringBuilder svg, Box box, int top) {
        double left = MARGIN + box.node.x() - box.width() / 2;
        if (box.opens != null) {
            svg.append("<a href=\"#").append(Unfolding.idOf(box.opens)).append("\">\n");
        }
        svg.append(form("<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"6\"/>\n", box.style,
                left, top, box.width(), box.height()));
        List<String> lines = box.lines();
        for (int i = 0; i < lines.size(); i++) {
            String ink = box.style.equals("leaf") ? "leaf-ink" : "ink";
            boolean gradient = lines.get(i).startsWith("‖");
            String paint = box.style.equals("module")
                    ? "fill=\"#ffffff\""
                    : "class=\"" + (gradient ? "grad" : ink) + "\"";
            svg.append(form("<text %s x=\"%.1f\" y=\"%d\" text-anchor=\"middle\"%s>%s</text>\n", paint,
                    MARGIN + box.node.x(), top + 6 + LINE * i + 13, i == 0 ? " font-weight=\"bold\"" : "",
                    Theme.escape(lines.get(i))));
        }
        if (box.opens != null) {
            svg.append("</a>\n");
        }
    }

    /** From the bottom of a box through the layers to the top of another, with an arrow at its end. */
    private static void edge(StringBuilder svg, List<Layers.Node> way, Box from, int[] tops) {
        double x = MARGIN + way.getFirst().x();
        double y = tops[way.getFirst().layer()] + from.height();
        StringBuilder path = new StringBuilder(form("M%.1f %.1f", x, y));
        for (int i = 1; i < way.size(); i++) {
            double nextX = MARGIN + way.get(i).x();
            boolean last = i == way.size() - 1;
            double nextY = tops[way.get(i).layer()] - (last ? 7 : 0);
            double middle = Math.max(y, nextY - BETWEEN);
            path.append(form(" L%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f", x, middle, x, (middle + nextY) / 2, nextX,
                    (middle + nextY) / 2, nextX, nextY));
            x = nextX;
            y = nextY;
        }
        svg.append("<path class=\"ink-line\" fill=\"none\" stroke-width=\"1.5\" d=\"").append(path).append("\"/>\n");
        svg.append(form("<path class=\"ink\" d=\"M%.1f %.1f l-4 -7 h8 Z\"/>\n", x, y + 7));
    }

    private static String type(Shape shape, DType dtype) {
        return (shape.rank() == 0 ? "a number" : shape.toString()) + " " + dtype.name().toLowerCase(Locale.ROOT);
    }

    private static String bytes(long count) {
        return count < 1024 ? count + " B"
                : count < 1024 * 1024 ? form("%.1f KiB", count / 1024.0) : form("%.1f MiB", count / 1048576.0);
    }

    private static String form(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Graph.Call;
import dev.gradus.examples.figure.Graph.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * A {@link Graph} that opens and folds its modules under a click, as one SVG without a script.
 *
 * <p>It holds a drawing for each module, in which that one and those around it are open. A folded box is a link to the
 * drawing of its module. The style sheet shows the drawing that the address names, {@code tape.svg#blocks.0}, and the
 * first if it names none: so a page that shows the file as a picture shows the first.
 */
final class Unfolding {
    private static final int MOST_STATES = 48;
    private static final int HEAD = 26;
    private static final int MARGIN = 14;
    private static final double LETTER = 8.1;

    private final List<Operation> operations;
    private final int depth;
    private final Map<String, Call> modules = new LinkedHashMap<>();
    private final Map<String, SequencedSet<String>> around = new LinkedHashMap<>(); // each module's, and itself
    private final List<SequencedSet<String>> states = new ArrayList<>();
    private final SequencedSet<String> first = new LinkedHashSet<>();

    /** @param open the modules that are open at first */
    Unfolding(List<Operation> operations, int depth, Set<String> open) {
        this.operations = operations;
        this.depth = depth;
        for (Operation operation : operations) {
            SequencedSet<String> path = new LinkedHashSet<>();
            for (Call call : operation.within.subList(Math.min(depth, operation.within.size()),
                    operation.within.size())) {
                path.add(call.path());
                modules.putIfAbsent(call.path(), call);
                around.putIfAbsent(call.path(), new LinkedHashSet<>(path));
            }
        }
        modules.keySet().stream().filter(open::contains).forEach(first::add);
        states.add(first);
        if (!first.isEmpty()) {
            states.add(new LinkedHashSet<>());
        }
        around.values().stream().filter(state -> !state.equals(first)).sorted((a, b) -> a.size() - b.size())
                .limit(MOST_STATES).forEach(states::add);
    }

    /** The name of the drawing in which a module is open. */
    static String idOf(String path) {
        return path.isEmpty() ? "open" : Theme.escape(path);
    }

    String svg(String title) {
        Set<String> clicked = new LinkedHashSet<>();
        states.stream().filter(this::isOneModule).forEach(state -> clicked.add(state.getLast()));
        List<GraphPicture.Sheet> sheets = new ArrayList<>();
        for (SequencedSet<String> state : states) {
            GraphPicture picture = new GraphPicture(operations, operation -> foldedInto(operation, state), clicked);
            sheets.add((sheets.isEmpty() ? picture.readable() : picture).sheet(state.isEmpty() ? 0 : HEAD));
        }
        String open = Theme.open(sheets.getFirst().width(), sheets.getFirst().height(), title);
        if (states.size() == 1) {
            return open + sheets.getFirst().body() + "</svg>\n";
        }
        StringBuilder style = new StringBuilder("<style>\na{cursor:pointer}view:target~.s0{display:none}\n")
                .append(form("svg{width:%dpx;height:%dpx}\n", sheets.getFirst().width(), sheets.getFirst().height()));
        StringBuilder views = new StringBuilder();
        StringBuilder drawings = new StringBuilder();
        for (int i = 0; i < states.size(); i++) {
            GraphPicture.Sheet sheet = sheets.get(i);
            String id = nameOf(states.get(i));
            style.append(form("[id=\"%s\"]:target~.s%d{display:inline}svg:has([id=\"%1$s\"]:target){width:%dpx;"
                    + "height:%dpx}\n", id, i, sheet.width(), sheet.height()));
            views.append(form("<view id=\"%s\" viewBox=\"0 0 %d %d\"/>\n", id, sheet.width(), sheet.height()));
            drawings.append(form("<g class=\"s%d\"%s>\n<path class=\"page\" d=\"M0 0H%dV%dH0Z\"/>\n", i,
                    i == 0 ? "" : " display=\"none\"", sheet.width(), sheet.height()))
                    .append(head(states.get(i))).append(sheet.body()).append("</g>\n");
        }
        return open + style + "</style>\n" + views + drawings + "</svg>\n";
    }

    /** Whether one module is open, with those around it. */
    private boolean isOneModule(SequencedSet<String> state) {
        return !state.isEmpty() && state.equals(around.get(state.getLast()));
    }

    private String nameOf(SequencedSet<String> state) {
        return state.isEmpty() ? "folded" : isOneModule(state) ? idOf(state.getLast()) : "first";
    }

    /** The names of the open modules, from the outermost: a click folds that one, and what is in it. */
    private String head(SequencedSet<String> state) {
        StringBuilder svg = new StringBuilder();
        double x = MARGIN;
        for (String path : state) {
            String name = "− " + GraphPicture.title(modules.get(path));
            svg.append(form("<a href=\"#%s\"><text class=\"ink\" x=\"%.1f\" y=\"20\" font-weight=\"bold\">%s</text>"
                    + "</a>\n", outside(path), x, Theme.escape(name)));
            x += LETTER * name.length() + 16;
        }
        return svg.toString();
    }

    /** The drawing in which what stands around a module is open, and the module is not. */
    private String outside(String path) {
        List<String> way = List.copyOf(around.get(path));
        return way.size() == 1 ? "folded" : idOf(way.get(way.size() - 2));
    }

    /** The box in which an operation disappears; null if it is drawn by itself. */
    private Call foldedInto(Operation operation, Set<String> open) {
        for (int level = depth; level < operation.within.size(); level++) {
            Call call = operation.within.get(level);
            if (!open.contains(call.path())) {
                return call;
            }
        }
        return null;
    }

    private static String form(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

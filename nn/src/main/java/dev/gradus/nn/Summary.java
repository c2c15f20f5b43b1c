package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table that {@link Module#summary} shows. */
final class Summary {
    private static final int COLUMNS = 4;

    private Summary() {}

    static String of(Module model) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"layer", "kind", "tensors", "parameters"});
        model.visit((path, module) -> rows.add(row(path, module)));
        long all = model.parameterCount();
        long trained = model.parameters().values().stream().filter(Tensor::requiresGrad).mapToLong(Tensor::count).sum();
        String totals = "%,d parameters, %,d trained, %,d frozen\n";
        return table(rows) + String.format(Locale.ROOT, totals, all, trained, all - trained);
    }

    private static String[] row(String path, Module module) {
        int depth = path.isEmpty() ? 0 : (int) path.chars().filter(c -> c == '.').count() + 1;
        String name = path.isEmpty() ? "(model)" : path.substring(path.lastIndexOf('.') + 1);
        String tensors = module.ownParameters().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().shape())
                .collect(Collectors.joining(", "));
        long count = module.parameterCount();
        return new String[] {
            "  ".repeat(depth) + name,
            module.getClass().getSimpleName(),
            tensors,
            count == 0 ? "" : String.format(Locale.ROOT, "%,d", count)};
    }

    private static String table(List<String[]> rows) {
        int[] widths = new int[COLUMNS];
        for (String[] row : rows) {
            for (int i = 0; i < COLUMNS; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < COLUMNS - 1; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            int last = COLUMNS - 1;
            line.append(" ".repeat(widths[last] - row[last].length())).append(row[last]);
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}

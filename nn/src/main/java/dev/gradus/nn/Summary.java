package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table that {@link Module#summary} shows. */
final class Summary {
    private Summary() {}

    static String of(Module model) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"layer", "kind", "tensors", "parameters"});
        model.visit((path, module) -> rows.add(row(path, module)));
        long all = model.parameterCount();
        long trained = model.parameters().values().stream().filter(Tensor::requiresGrad).mapToLong(Tensor::count).sum();
        String totals = "%,d parameters, %,d trained, %,d frozen\n";
        return table(rows, 1) + String.format(Locale.ROOT, totals, all, trained, all - trained);
    }

    private static String[] row(String path, Module module) {
        String tensors = module.ownParameters().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().shape())
                .collect(Collectors.joining(", "));
        long count = module.parameterCount();
        return new String[] {
            name(path),
            module.getClass().getSimpleName(),
            tensors,
            number(count)};
    }

    /** The last name of a path, indented by the number of names before it. */
    static String name(String path) {
        int depth = path.isEmpty() ? 0 : (int) path.chars().filter(c -> c == '.').count() + 1;
        return "  ".repeat(depth) + (path.isEmpty() ? "(model)" : path.substring(path.lastIndexOf('.') + 1));
    }

    /** Empty for 0. */
    static String number(long count) {
        return count == 0 ? "" : String.format(Locale.ROOT, "%,d", count);
    }

    /** Lines with columns as wide as needed; the last {@code numbers} of them end at their right edge. */
    static String table(List<String[]> rows, int numbers) {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : "  ");
                line.append(i < columns - numbers ? row[i] + space : space + row[i]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}

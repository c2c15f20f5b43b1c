package dev.gradus.autograd.backend.reference;

import dev.gradus.autograd.backend.Doubles;
import dev.gradus.autograd.backend.Ints;
import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Folds of the middle axis, in the order of its elements. */
final class ReferenceReduce implements Reduce {
    @Override
    public void sum(Storage y, Storage x, int outer, int axis, int inner) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double sum = 0;
                for (int j = 0; j < axis; j++) {
                    sum += from[(o * axis + j) * inner + i];
                }
                to[o * inner + i] = sum;
            }
        }
    }

    @Override
    public void max(Storage y, Storage x, int outer, int axis, int inner) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double max = Double.NEGATIVE_INFINITY;
                for (int j = 0; j < axis; j++) {
                    max = Math.max(max, from[(o * axis + j) * inner + i]);
                }
                to[o * inner + i] = max;
            }
        }
    }

    @Override
    public void argmax(Storage index, Storage x, int outer, int axis, int inner) {
        int[] to = Ints.of(index);
        double[] from = Doubles.of(x);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int best = 0;
                for (int j = 1; j < axis; j++) {
                    if (isLarger(from[(o * axis + j) * inner + i], from[(o * axis + best) * inner + i])) {
                        best = j;
                    }
                }
                to[o * inner + i] = best;
            }
        }
    }

    /** A NaN counts as larger than every number. */
    private static boolean isLarger(double candidate, double best) {
        return candidate > best || Double.isNaN(candidate) && !Double.isNaN(best);
    }

    @Override
    public double sumOfSquares(Storage x) {
        double[] from = Doubles.of(x);
        double sum = 0;
        for (int i = 0; i < x.length(); i++) {
            sum += from[i] * from[i];
        }
        return sum;
    }

    @Override
    public void countEqual(Storage y, Storage a, Storage b) {
        int[] left = Ints.of(a);
        int[] right = Ints.of(b);
        int equal = 0;
        for (int i = 0; i < a.length(); i++) {
            equal += left[i] == right[i] ? 1 : 0;
        }
        Doubles.of(y)[0] = equal;
    }

    @Override
    public boolean allFinite(Storage x) {
        double[] from = Doubles.of(x);
        for (int i = 0; i < x.length(); i++) {
            if (!Double.isFinite(from[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void cumsum(Storage y, Storage x, int outer, int axis, int inner, boolean fromEnd) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double sum = 0;
                for (int j = 0; j < axis; j++) {
                    int at = (o * axis + (fromEnd ? axis - 1 - j : j)) * inner + i;
                    sum += from[at];
                    to[at] = sum;
                }
            }
        }
    }

    @Override
    public void argsort(Storage index, Storage x, int outer, int axis, int inner, boolean descending) {
        int[] to = Ints.of(index);
        double[] from = Doubles.of(x);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int column = o * axis * inner + i;
                Comparator<Integer> ascending = (a, b) -> {
                    double u = from[column + a * inner];
                    double v = from[column + b * inner];
                    return isLarger(u, v) ? 1 : isLarger(v, u) ? -1 : 0;
                };
                // Java sorts objects stably, so elements that compare as equal keep their order in both directions.
                List<Integer> order = IntStream.range(0, axis)
                        .boxed()
                        .sorted(descending ? ascending.reversed() : ascending)
                        .toList();
                for (int j = 0; j < axis; j++) {
                    to[column + j * inner] = order.get(j);
                }
            }
        }
    }
}

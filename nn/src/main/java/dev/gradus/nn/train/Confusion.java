package dev.gradus.nn.train;

import dev.gradus.nn.data.Dataset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which class is taken for which: {@code counts[actual][named]} pictures. Rows sum to the pictures of a class, the
 * diagonal is right.
 */
public record Confusion(int[][] counts) {
    /**
     * Pictures of one class that were taken for another.
     *
     * @param actual the class they belong to
     * @param named the class that the model named
     */
    public record Mistake(int actual, int named, int count) {}

    /** Counts an evaluation of all pictures of a data set. */
    public static Confusion of(Dataset data, Evaluation evaluation) {
        int[][] counts = new int[data.classes()][data.classes()];
        for (int i = 0; i < data.size(); i++) {
            counts[data.label(i)][evaluation.predictions()[i]]++;
        }
        return new Confusion(counts);
    }

    public int classes() {
        return counts.length;
    }

    /** How many pictures belong to a class. */
    public int actual(int label) {
        int sum = 0;
        for (int count : counts[label]) {
            sum += count;
        }
        return sum;
    }

    /** How many pictures the model took for a class. */
    public int named(int label) {
        int sum = 0;
        for (int[] row : counts) {
            sum += row[label];
        }
        return sum;
    }

    /** The share of a class's pictures that were recognized; NaN if it has none. */
    public double recall(int label) {
        return (double) counts[label][label] / zeroIsNaN(actual(label));
    }

    /** The share of the pictures named so that belong to the class; NaN if none was named so. */
    public double precision(int label) {
        return (double) counts[label][label] / zeroIsNaN(named(label));
    }

    /** The mistakes that were made most often, at most so many; equal ones in the order of classes. */
    public List<Mistake> mistakes(int most) {
        List<Mistake> all = new ArrayList<>();
        for (int actual = 0; actual < counts.length; actual++) {
            for (int named = 0; named < counts.length; named++) {
                if (actual != named && counts[actual][named] > 0) {
                    all.add(new Mistake(actual, named, counts[actual][named]));
                }
            }
        }
        all.sort(Comparator.comparing(mistake -> -mistake.count()));
        return all.stream().limit(most).toList();
    }

    private static double zeroIsNaN(int count) {
        return count == 0 ? Double.NaN : count;
    }
}

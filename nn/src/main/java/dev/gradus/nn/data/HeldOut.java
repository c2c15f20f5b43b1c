package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A training set in two parts: one to learn from, one that is held out to choose by, so that the test set decides
 * nothing.
 *
 * <p>Every class gives the same share, rounded so that the sum is exact: what is left after rounding down goes to the
 * classes that lost most by it, earlier ones first. Which pictures a class gives is random, and depends on nothing but
 * the seed, the class and how many it has. Both parts keep the order.
 *
 * @param training what is left to learn from
 * @param validation what was held out
 */
public record HeldOut(Dataset training, Dataset validation) {
    /** Apart from the streams of shuffling, which count epochs. */
    private static final long STREAM = 0x484fL << 48;

    /**
     * @param count pictures to hold out; at least 1, and not all
     * @throws DataException if no picture would be left to learn from
     */
    public static HeldOut of(Dataset data, int count, long seed) {
        if (count < 1) {
            throw new ArgumentException(data.name(), "at least 1 picture must be held out, got " + count);
        }
        if (count >= data.size()) {
            throw new DataException(data.name(), count + " pictures cannot be held out of " + data.size(),
                    "some must be left to learn from", "hold out fewer, such as " + Math.max(1, data.size() / 20));
        }
        List<List<Integer>> byClass = new ArrayList<>();
        for (int c = 0; c < data.classes(); c++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < data.size(); i++) {
            byClass.get(data.label(i)).add(i);
        }
        int[] quotas = quotas(byClass, count, data.size());
        boolean[] held = new boolean[data.size()];
        for (int c = 0; c < quotas.length; c++) {
            int[] order = new Philox(seed, STREAM ^ c).permutation(byClass.get(c).size());
            for (int i = 0; i < quotas[c]; i++) {
                held[byClass.get(c).get(order[i])] = true;
            }
        }
        return new HeldOut(part(data, held, false), part(data, held, true));
    }

    private static int[] quotas(List<List<Integer>> byClass, int count, int size) {
        int[] quotas = new int[byClass.size()];
        long[] lost = new long[quotas.length];
        for (int c = 0; c < quotas.length; c++) {
            long exact = (long) byClass.get(c).size() * count;
            quotas[c] = (int) (exact / size);
            lost[c] = exact % size;
        }
        List<Integer> order = new ArrayList<>();
        for (int c = 0; c < quotas.length; c++) {
            order.add(c);
        }
        order.sort(Comparator.comparing(c -> -lost[c])); // stable: earlier classes first
        int left = count - Arrays.stream(quotas).sum();
        for (int i = 0; i < left; i++) {
            quotas[order.get(i)]++;
        }
        return quotas;
    }

    private static Dataset part(Dataset data, boolean[] held, boolean wanted) {
        int[] indices = new int[data.size()];
        int count = 0;
        for (int i = 0; i < held.length; i++) {
            if (held[i] == wanted) {
                indices[count++] = i;
            }
        }
        return new Subset(data, Arrays.copyOf(indices, count));
    }
}

package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of one launch of an optimizer's kernel: tensors that lie in the same blocks of memory. An entry is the
 * {@code update} of optimizer.cl, ten words; the numbers of blocks are −1 where there is no tensor.
 *
 * @param pieces groups that the launch needs
 * @param words the entries, one behind the other
 */
record UpdateTables(int parameter, int gradient, int first, int second, int tensors, int pieces, int[] words) {
    /** Elements of a piece, as in optimizer.cl. */
    static final int PIECE = 4096;

    private static final int WORDS = 10;

    /** The four numbers a, b, c and d of an entry. */
    @FunctionalInterface
    interface Constants {
        float[] of(Update update);
    }

    /** Which blocks the tensors of an update lie in. */
    private record Blocks(int parameter, int gradient, int first, int second) {}

    static List<UpdateTables> of(List<Update> updates, Constants constants) {
        Map<Blocks, List<Update>> launches = new LinkedHashMap<>();
        for (Update u : updates) {
            Blocks blocks = new Blocks(block(u.parameter()), block(u.gradient()), block(u.first()), block(u.second()));
            launches.computeIfAbsent(blocks, b -> new ArrayList<>()).add(u);
        }
        return launches.entrySet().stream().map(launch -> table(launch.getKey(), launch.getValue(), constants))
                .toList();
    }

    /** Tables that only name gradients. */
    static List<UpdateTables> ofGradients(List<Storage> gradients) {
        return of(gradients.stream().map(g -> new Update(g, g, null, null, 0, 0, 1)).toList(), u -> new float[4]);
    }

    private static UpdateTables table(Blocks blocks, List<Update> updates, Constants constants) {
        int[] words = new int[updates.size() * WORDS];
        int pieces = 0;
        int at = 0;
        for (Update u : updates) {
            words[at++] = pieces;
            words[at++] = u.parameter().length();
            words[at++] = element(u.parameter());
            words[at++] = element(u.gradient());
            words[at++] = element(u.first());
            words[at++] = element(u.second());
            for (float constant : constants.of(u)) {
                words[at++] = Float.floatToRawIntBits(constant);
            }
            pieces += Math.ceilDiv(u.parameter().length(), PIECE);
        }
        return new UpdateTables(blocks.parameter, blocks.gradient, blocks.first, blocks.second, updates.size(), pieces,
                words);
    }

    private static int block(Storage storage) {
        return storage == null ? -1 : ((ClBuffer) storage).region().block();
    }

    /** Where a storage begins in its block, counted in elements; −1 for none. */
    private static int element(Storage storage) {
        return storage == null ? -1 : Math.toIntExact(((ClBuffer) storage).region().offset() / Float.BYTES);
    }

    /** Brings the table to the device; to be freed when the kernel is enqueued. */
    Storage upload(ClMemory memory) {
        Storage table = memory.allocate(DType.INT32, words.length, true);
        memory.write(table, words);
        return table;
    }
}

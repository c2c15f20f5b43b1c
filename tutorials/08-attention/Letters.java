import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.Arrays;

/** Two heads that read a word; their weights are written by hand. */
public final class Letters {
    public static final String WORD = "abracadabra";
    static final String ALPHABET = "abcdr";
    static final int PLACES = WORD.length();
    static final int DIM = ALPHABET.length() + PLACES;

    // region token
    /** A row for each letter: which letter it is, and at which place it stands. */
    public static Tensor tokens() {
        double[][] x = new double[PLACES][DIM];
        for (int i = 0; i < PLACES; i++) {
            x[i][ALPHABET.indexOf(WORD.charAt(i))] = 1;
            x[i][ALPHABET.length() + i] = 1;
        }
        return tensor(x);
    }
    // endregion token

    // region heads
    /** Reads the letter of a token, and nothing else. */
    static Tensor letter(double factor) {
        double[][] w = new double[ALPHABET.length()][DIM];
        for (int i = 0; i < ALPHABET.length(); i++) {
            w[i][i] = factor;
        }
        return tensor(w);
    }

    /** Reads the place of a token, moved by some places. */
    static Tensor place(double factor, int moved) {
        double[][] w = new double[PLACES][DIM];
        for (int i = moved; i < PLACES; i++) {
            w[i - moved][ALPHABET.length() + i] = factor;
        }
        return tensor(w);
    }

    /** Whom every token looks at: [queries, keys]. */
    public static Tensor weights(Tensor x, Tensor wq, Tensor wk) {
        Tensor q = x.matmulTransposed(wq);
        Tensor k = x.matmulTransposed(wk);
        return q.matmulTransposed(k).mul(1 / Math.sqrt(wq.dim(0))).softmax();
    }
    // endregion heads

    private static Tensor tensor(double[][] rows) {
        return Tensor.of(Device.reference(), Shape.of(rows.length, rows[0].length),
                Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
    }

    // region questions
    /** Who bears the same letter? */
    public static Tensor same() {
        return weights(tokens(), letter(4), letter(4));
    }

    /** Who stands before me? The query names the place before its own. */
    public static Tensor before() {
        return weights(tokens(), place(4, 1), place(4, 0));
    }

    /** Both questions in one head. */
    public static Tensor both() {
        return weights(tokens(), Tensor.concat(0, letter(4), place(4, 1)), Tensor.concat(0, letter(4), place(4, 0)));
    }
    // endregion questions
}

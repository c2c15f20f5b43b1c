import java.util.List;

/** A value that knows its ways, and how many were made before it: those it was computed from among them. */
final class Node {
    private static final int MOST = 1000;

    final double value;
    double grad;
    private final int number;
    private final List<Way> ways;
    private int asked;

    /** Where a value comes from, and how many times as fast it moves. */
    record Way(Node from, double slope) {}

    Node(int number, double value, Way... ways) {
        this.number = number;
        this.value = value;
        this.ways = List.of(ways);
    }

    int number() {
        return number;
    }

    /** Whoever asks for them again and again goes in circles. */
    List<Way> ways() {
        if (++asked > MOST) {
            throw new IllegalStateException("asked for the ways of one value more than " + MOST + " times");
        }
        return ways;
    }
}

package dev.gradus.nn.data.augment;

/** Numbers as specifications show them. */
final class Numbers {
    private Numbers() {}

    /** The shortest text that reads back as the same number: 1 and not 1.0. */
    static String text(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}

import java.util.ArrayList;
import java.util.List;

/** A tape: numbers in the order in which they were computed, each with the ways that lead to it. */
final class TinyTape {
    private final List<Value> values = new ArrayList<>();

    /** A way into a value: where it comes from, and how many times as fast the value moves. */
    record Way(Value from, double slope) {}

    /** A number you may ask about. */
    Value input(double value) {
        return write(value);
    }

    // region write
    private Value write(double value, Way... ways) {
        Value written = new Value(value, ways);
        values.add(written);
        return written;
    }
    // endregion write

    // region backward
    /** Leaves at each value how fast the result moves with it. */
    void backward(Value result) {
        for (Value value : values) {
            value.grad = 0;
        }
        result.grad = 1; // it moves as fast as itself
        for (Value y : values.reversed()) { // from the youngest to the oldest
            for (Way way : y.ways) {
                way.from().grad += way.slope() * y.grad;
            }
        }
    }
    // endregion backward

    // region value
    /** A number on the tape. */
    final class Value {
        final double value;
        final Way[] ways;
        double grad;

        private Value(double value, Way... ways) {
            this.value = value;
            this.ways = ways;
        }

        Value add(Value b) {
            return write(value + b.value, new Way(this, 1), new Way(b, 1));
        }

        Value sub(Value b) {
            return write(value - b.value, new Way(this, 1), new Way(b, -1));
        }

        Value mul(Value b) {
            return write(value * b.value, new Way(this, b.value), new Way(b, value));
        }

        Value mul(double constant) {
            return write(value * constant, new Way(this, constant));
        }

        Value pow(double exponent) {
            return write(Math.pow(value, exponent), new Way(this, exponent * Math.pow(value, exponent - 1)));
        }

        Value exp() {
            double y = Math.exp(value);
            return write(y, new Way(this, y));
        }

        Value log() {
            return write(Math.log(value), new Way(this, 1 / value));
        }

        Value tanh() {
            double y = Math.tanh(value);
            return write(y, new Way(this, 1 - y * y));
        }
    }
    // endregion value
}

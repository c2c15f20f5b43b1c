import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;

/** Lesson 2: a chain, a value used twice, one that is met too early, many ways, a long chain. */
final class QueueWalkCheck {
    private int made;

    interface Yours {
        void backward(Node result);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(IllegalStateException.class,
                "Take a node out when it is served, and serve it once, when all that was computed from it has sent: "
                        + "there are more ways than nodes.");
        check.whenThrown(StackOverflowError.class,
                "Your walk calls itself, and 100,000 operations are deeper than a stack. Use a loop, and something "
                        + "that remembers who waits.");
        chain(yours, check);
        usedTwice(yours, check);
        metTooEarly(yours, check);
        manyWays(yours, check);
        longChain(yours, check);
        check.praise("This loop is the heart of Backward.java.");
    }

    private void chain(Yours yours, Check check) {
        Node x = node(1.5);
        Node middle = times(x, 2);
        Node y = times(middle, 3);
        yours.backward(y);
        check.close("dy/dx of y = 3·(2·x)", 6, x.grad,
                Cause.when(y.grad == 0,
                        "Nothing was sent: the result moves as fast as itself, so its gradient is 1."),
                Cause.when(middle.grad == 3 && x.grad == 0,
                        "2·x got its gradient, x got none: whoever got something waits, and hands it on in its turn."),
                Cause.gives(2, "That is the slope of the last way alone: times what the node itself got."),
                Cause.when(x.grad == 1 && middle.grad == 1 && y.grad == 1,
                        "Only the result has the gradient 1; and what is handed on is multiplied by the way's slope."),
                Cause.when(x.grad == 0, "Nothing arrived at x."));
    }

    private void usedTwice(Yours yours, Check check) {
        Node x = node(3);
        yours.backward(mul(x, x));
        check.close("dy/dx of y = x·x at 3", 6, x.grad,
                Cause.gives(3, "x is used twice, and each way brings 3: add (+=), do not replace (=)."),
                Cause.gives(8, "Along a way slopes multiply; only where ways meet they are added."));
    }

    /** y = p·tanh(p) + a with p = a·b: who goes breadth first meets p before tanh(p) has sent its share. */
    private void metTooEarly(Yours yours, Check check) {
        Node a = node(0.5);
        Node b = node(-2);
        Node p = mul(a, b);
        Node t = tanh(p);
        yours.backward(add(mul(p, t), a));
        double byProduct = t.value;
        double byTanh = p.value * (1 - t.value * t.value);
        check.close("dy/db of y = p·tanh(p) + a with p = a·b", a.value * (byProduct + byTanh), b.grad,
                Cause.gives(a.value * (2 * byProduct + byTanh),
                        "p was served twice, before tanh(p) had sent its share and once more after; what it got "
                                + "first was handed on twice. Serve the youngest first."),
                Cause.gives(a.value * byProduct,
                        "p was served before tanh(p) had sent its share, and that share went no further. "
                                + "Serve the youngest first."),
                Cause.gives(2 * a.value * (byProduct + byTanh),
                        "That is twice as much: p waited twice, and handed everything on twice. A node waits once, "
                                + "however many sent to it."));
    }

    private void manyWays(Yours yours, Check check) {
        Node x = node(1);
        Node y = x;
        for (int i = 0; i < 40; i++) {
            y = add(y, y);
        }
        yours.backward(y);
        check.close("dy/dx after 40 doublings", 0x1.0p40, x.grad);
    }

    private void longChain(Yours yours, Check check) {
        Node x = node(1);
        Node y = x;
        for (int i = 0; i < 100_000; i++) {
            y = times(y, 1);
        }
        yours.backward(y);
        check.close("dy/dx after a chain of 100,000", 1, x.grad);
    }

    private Node node(double value, Node.Way... ways) {
        return new Node(made++, value, ways);
    }

    private Node add(Node a, Node b) {
        return node(a.value + b.value, new Node.Way(a, 1), new Node.Way(b, 1));
    }

    private Node mul(Node a, Node b) {
        return node(a.value * b.value, new Node.Way(a, b.value), new Node.Way(b, a.value));
    }

    private Node times(Node a, double constant) {
        return node(a.value * constant, new Node.Way(a, constant));
    }

    private Node tanh(Node a) {
        double y = Math.tanh(a.value);
        return node(y, new Node.Way(a, 1 - y * y));
    }
}

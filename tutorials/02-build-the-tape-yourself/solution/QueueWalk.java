// The exercise of lesson 2. Fill in backward(), then run: ./gradus check 2

/** Walks from the result to the inputs. There is no list: only ways, and the numbers of the nodes. */
// region backward
void backward(Node result) {
    TreeSet<Node> waiting = new TreeSet<>(Comparator.comparingInt(Node::number)); // each node at most once
    result.grad = 1;
    waiting.add(result);
    while (!waiting.isEmpty()) {
        Node y = waiting.pollLast(); // the youngest
        for (Node.Way way : y.ways()) {
            way.from().grad += way.slope() * y.grad;
            waiting.add(way.from());
        }
    }
}
// endregion backward

void main() {
    Node x = new Node(0, 3);
    Node square = new Node(1, 9, new Node.Way(x, 3), new Node.Way(x, 3)); // x·x
    Node y = new Node(2, 18, new Node.Way(square, 2)); // 2·x·x
    backward(y);
    IO.println("dy/dx of y = 2·x·x at 3 is " + x.grad);
}

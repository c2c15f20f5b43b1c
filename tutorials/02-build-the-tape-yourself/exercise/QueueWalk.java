// The exercise of lesson 2. Fill in backward(), then run: ./gradus check 2

/** Walks from the result to the inputs. There is no list: only ways, and the numbers of the nodes. */
// region backward
void backward(Node result) {
    // yours: the result's gradient is 1. And then, again and again: who has got all that it will get?
    // That one adds way.slope() times its own gradient to the gradient of each way.from().
}
// endregion backward

void main() {
    Node x = new Node(0, 3);
    Node square = new Node(1, 9, new Node.Way(x, 3), new Node.Way(x, 3)); // x·x
    Node y = new Node(2, 18, new Node.Way(square, 2)); // 2·x·x
    backward(y);
    IO.println("dy/dx of y = 2·x·x at 3 is " + x.grad);
}

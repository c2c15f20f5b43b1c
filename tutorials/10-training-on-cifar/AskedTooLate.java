import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;

// region mistake
void main() {
    Linear head = new Linear(new Init(Device.cpu(), new Philox(0)), 3, 10, true);
    Tensor labels = Tensor.ofInts(Device.cpu(), Shape.of(2), new int[] {4, 7});
    try (Scope _ = Scope.open()) {
        Tensor logits = head.call(Tensor.ones(Device.cpu(), Shape.of(2, 3)));
        Tensor loss = logits.crossEntropy(labels, 0.1);
        loss.backward();
        IO.println("loss %.2f".formatted(loss.item())); // how was this batch?
        IO.println(logits.argmax(-1)); // and which were right?
    }
}
// endregion mistake

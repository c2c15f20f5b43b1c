import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.examples.figure.Graph;
import dev.gradus.nn.Init;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;

// Draws the tape of a training step: modules are folded, but for the first block.

void main() {
    VisionTransformer vit = new VisionTransformer(new Init(Device.cpu(), new Philox(9)),
            VisionTransformerConfig.of(32, 4, c -> c.dim(96).depth(2).heads(3).classes(10)));
    Tensor images = Tensor.ones(2, 3, 32, 32);
    Tensor labels = Tensor.ofInts(3, 7);
    Graph graph = Graph.of(vit, () -> vit.call(images).crossEntropy(labels, 0));
    IO.print(graph.backward().unfold("blocks.0").svg("The tape of a small Vision Transformer, its first block open"));
}

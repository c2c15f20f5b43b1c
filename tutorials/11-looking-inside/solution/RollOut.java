import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.inspect.AttentionMaps;

// The exercise of lesson 11. Fill in rollout(), then run: ./gradus check 11

/**
 * How much of each token of the picture arrives in each token after the last layer.
 *
 * @param layers the weights of each layer, the first layer first: [heads, query, key]
 * @param identity ones on the diagonal: [tokens, tokens]
 * @return [tokens, tokens]; each row sums to 1
 */
// region rollout
Tensor rollout(List<Tensor> layers, Tensor identity) {
    Tensor arrived = identity;
    for (Tensor weights : layers) {
        Tensor mixed = weights.mean(false, 0).add(identity).mul(0.5);
        arrived = mixed.matmul(arrived);
    }
    return arrived;
}
// endregion rollout

void main() {
    FramePictures one = new FramePictures(Device.reference(), 1, new Philox(8));
    AttentionMaps maps = AttentionMaps.of(Seeker.load(true), one.pixels);
    int tokens = FramePictures.PATCHES + 1;
    List<Tensor> layers = new ArrayList<>();
    for (int layer = 0; layer < maps.layers(); layer++) {
        double[] weights = new double[maps.heads() * tokens * tokens];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = maps.weight(layer, i / (tokens * tokens), i / tokens % tokens, i % tokens);
        }
        layers.add(Tensor.of(Device.reference(), Shape.of(maps.heads(), tokens, tokens), weights));
    }
    double[] identity = new double[tokens * tokens];
    for (int i = 0; i < tokens; i++) {
        identity[i * tokens + i] = 1;
    }
    Tensor all = rollout(layers, Tensor.of(Device.reference(), Shape.of(tokens, tokens), identity));
    int frame = one.frames[0];
    IO.println("share of the frame in the class token, by you     %.3f".formatted(all.toDoubles()[1 + frame]));
    IO.println("share of the frame in the class token, by Gradus  %.3f".formatted(maps.rollout(2)[frame]));
}

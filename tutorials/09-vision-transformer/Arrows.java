import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;

// region arrows
void main() {
    TinyVit vit = new TinyVit(new Init(Device.cpu(), new Philox(9)), 32, 4, 96, 6, 3, 10);
    Tensor images = Tensor.ones(8, 3, 32, 32); // eight pictures of the size of CIFAR-10

    print("images", images);
    Tensor patches = print("cut into patches", vit.patches(images));
    Tensor tokens = print("a linear layer for each", vit.embed.call(patches));
    tokens = print("class token in front", vit.withClassToken(tokens));
    Tensor z = print("plus the places", vit.withPlaces(tokens));

    TinyBlock block = vit.blocks.get(0);
    Tensor normed = print("  norm1", block.norm1.call(z));
    Tensor seen = print("  attention", block.attn.call(normed));
    z = print("  plus what was there", z.add(seen));
    normed = print("  norm2", block.norm2.call(z));
    Tensor thought = print("  mlp", block.mlp.call(normed));
    z = print("  plus what was there", z.add(thought));

    for (TinyBlock next : vit.blocks.subList(1, 6)) {
        z = next.call(z);
    }
    print("after five more blocks", z);
    Tensor answer = print("norm, and token 0 of it", vit.norm.call(z).select(1, 0));
    print("the head", vit.head.call(answer));
}

Tensor print(String step, Tensor x) {
    IO.println("%-24s %s".formatted(step, x.shape()));
    return x;
}
// endregion arrows

import dev.gradus.autograd.Tensor;

// region mistake
void main() {
    Tensor square = Tensor.ones(2, 16, 16, 16); // 16 channels, 16 × 16 pixels
    IO.println(square.layerNorm(Tensor.ones(16), Tensor.zeros(16), 1e-6).shape()); // no complaint

    Tensor images = Tensor.ones(2, 16, 16, 24); // 16 channels, 16 × 24 pixels
    images.layerNorm(Tensor.ones(16), Tensor.zeros(16), 1e-6);
}
// endregion mistake

package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import java.util.List;

/** Modules one after the other, named by their place: {@code 0}, {@code 1}, … */
public final class Sequential extends Module {
    private final List<Module> layers;

    public Sequential(Module... layers) {
        this(List.of(layers));
    }

    public Sequential(List<? extends Module> layers) {
        this.layers = List.copyOf(layers);
        for (int i = 0; i < layers.size(); i++) {
            child(Integer.toString(i), layers.get(i));
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (Module layer : layers) {
            y = layer.call(y);
        }
        return y;
    }

    public List<Module> layers() {
        return layers;
    }
}

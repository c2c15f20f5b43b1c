package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.io.SafeTensorsReader;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.nn.checkpoint.Weights;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/** A golden file: a model's weights, input and output, and the gradients of Σ output·cotangent, all in float64. */
final class Golden implements AutoCloseable {
    /** How far float64 results may lie apart, as a share of the tensor's largest value; 2e-11 was measured. */
    private static final double FLOAT64_BOUND = 1e-10;

    /** The same for float32: a chain of sums over a few hundred terms loses a digit or two; under 8e-6 was measured. */
    private static final double FLOAT32_BOUND = 2e-5;

    /** A gradient that is 0 by symmetry (a bias of all keys) is compared with the size of others instead of its own. */
    private static final double SMALLEST_SCALE = 0.1;

    private final SafeTensorsReader file;
    private final Device device;

    private Golden(SafeTensorsReader file, Device device) {
        this.file = file;
        this.device = device;
    }

    static Golden open(String name, Device device) {
        try {
            Path path = Path.of(Golden.class.getResource("/golden/" + name + ".safetensors").toURI());
            return new Golden(SafeTensorsReader.open(path), device);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static double bound(Device device) {
        return device.floatType() == DType.FLOAT64 ? FLOAT64_BOUND : FLOAT32_BOUND;
    }

    /** A model in evaluation mode with the file's weights. */
    VisionTransformer model(VisionTransformerConfig config, Naming naming) {
        VisionTransformer model = new VisionTransformer(new Init(device, new Philox(1)), config);
        Weights.load(file, model.parameters(), Naming.behind("param.").then(naming));
        model.eval();
        return model;
    }

    Tensor tensor(String name) {
        return Tensor.of(device, Shape.of(file.shape(name)), file.doubles(name));
    }

    int[] ints(String name) {
        return file.ints(name);
    }

    double[] values(String name) {
        return file.doubles(name);
    }

    SafeTensorsReader file() {
        return file;
    }

    /** Compares with a tensor of the file. */
    void check(String name, Tensor actual) {
        check(name, actual, element -> true);
    }

    /** Compares some elements with those of a tensor of the file. */
    void check(String name, Tensor actual, IntPredicate elements) {
        double[] wanted = file.doubles(name);
        double[] got = actual.toDoubles();
        assertEquals(wanted.length, got.length, name);
        double scale = SMALLEST_SCALE;
        for (double value : wanted) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < wanted.length; i++) {
            if (elements.test(i)) {
                assertEquals(wanted[i], got[i], bound(device) * scale, name + ", element " + i + " on " + device);
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }
}

package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.NoGrad;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compares the gradients that a module's backward leaves at its input and its parameters with central differences, in
 * double precision, for a random cotangent.
 */
final class ModuleGradients {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-7;

    private ModuleGradients() {}

    /**
     * @param module on the reference device; its parameters are moved away from their first values
     * @param random the generator its dropouts draw from; put back before every forward, so that masks repeat
     */
    static void check(Module module, Shape input, Philox random) {
        Philox own = new Philox(99);
        Tensor x = Tensor.of(Device.reference(), input, gaussian(own, input.count())).requireGrad();
        module.parameters().values()
                .forEach(p -> p.assign(p.detach().add(Tensor.of(p.device(), p.shape(), gaussian(own, p.count())))));
        long position = random.position();
        Tensor y = module.forward(x);
        double[] cotangent = gaussian(own, y.count());
        y.backward(Tensor.of(y.device(), y.shape(), cotangent));

        Map<String, Tensor> varied = new LinkedHashMap<>(module.parameters());
        varied.put("x", x);
        varied.forEach((name, tensor) -> {
            double[] values = tensor.toDoubles();
            double[] gradient = tensor.grad().toDoubles();
            for (int i = 0; i < values.length; i++) {
                double above = at(module, x, tensor, values, i, STEP, cotangent, random, position);
                double below = at(module, x, tensor, values, i, -STEP, cotangent, random, position);
                double difference = (above - below) / (2 * STEP);
                assertEquals(difference, gradient[i], TOLERANCE * Math.max(1, Math.abs(difference)),
                        "gradient of " + name + ", element " + i);
            }
        });
    }

    private static double at(
            Module module, Tensor x, Tensor varied, double[] values, int i, double step, double[] cotangent,
            Philox random, long position) {
        double[] moved = values.clone();
        moved[i] += step;
        varied.assign(Tensor.of(varied.device(), varied.shape(), moved));
        random.position(position);
        try (NoGrad _ = Tensor.noGrad()) {
            double[] y = module.forward(x).toDoubles();
            double sum = 0;
            for (int j = 0; j < y.length; j++) {
                sum += y[j] * cotangent[j];
            }
            return sum;
        } finally {
            varied.assign(Tensor.of(varied.device(), varied.shape(), values));
        }
    }

    static double[] gaussian(Philox random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }
}

package dev.gradus.examples.bench;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Gradient;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.autograd.op.Add;
import dev.gradus.autograd.op.CrossEntropy;
import dev.gradus.autograd.op.FeedForward;
import dev.gradus.autograd.op.Gelu;
import dev.gradus.autograd.op.LayerNorm;
import dev.gradus.autograd.op.Linear;
import dev.gradus.autograd.op.LinearResidual;
import dev.gradus.autograd.op.MatMul;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Permute;
import dev.gradus.autograd.op.SelfAttention;
import dev.gradus.autograd.op.Softmax;
import dev.gradus.autograd.op.Sum;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.autograd.tape.Tape;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operations of a Vision Transformer's training step, one by one, at the sizes they have in it.
 *
 * <p>Each runs as an operation of the tape, so that every device can be asked; a device without fused kernels runs the
 * composites. The work of matrix products is counted exactly. Of the others the formula's operations for each element
 * are counted, a function such as exp or erf as one: enough to see that memory is what they wait for.
 */
public final class Kernels {
    private static final double EPS = 1e-6;
    private static final String BACKWARD = "_backward";

    private final Device device;
    private final VisionTransformerConfig config;
    private final int batch;
    private final Philox random = new Philox(0);
    private final List<Kernel> kernels = new ArrayList<>();

    private Kernels(Device device, VisionTransformerConfig config, int batch) {
        this.device = device;
        this.config = config;
        this.batch = batch;
    }

    /**
     * All of them, in the order of this list: products, attention, what waits for memory, what follows the backward.
     *
     * @param names of those wanted; empty for all
     * @throws ArgumentException for a name that none has, with the names there are
     */
    public static List<Kernel> of(
            Device device, VisionTransformerConfig config, int batch, Collection<String> names) {
        Kernels all = new Kernels(device, config, batch);
        all.products();
        all.attention();
        all.rows();
        all.movement();
        all.update();
        Set<String> known = all.kernels.stream().map(Kernel::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ArgumentException("bench", "there is no kernel '" + name + "'",
                        "one or more of " + String.join(", ", known), NearMatches.hint(name, known));
            }
        }
        return all.kernels.stream().filter(kernel -> names.isEmpty() || names.contains(kernel.name())).toList();
    }

    private void products() {
        int dim = config.dim();
        int inner = config.innerDim();
        int hidden = config.mlpDim();
        int[][] layers = {{dim, 3 * inner}, {inner, dim}, {dim, hidden}, {hidden, dim}};
        int rows = batch * config.tokens();
        for (int[] layer : layers) {
            int in = layer[0];
            int out = layer[1];
            product("matmul_nt", new MatMul(false, true), Shape.of(rows, in), Shape.of(out, in));
            product("matmul_nn", new MatMul(false, false), Shape.of(rows, out), Shape.of(out, in));
            product("matmul_tn", new MatMul(true, false), Shape.of(rows, out), Shape.of(rows, in));
        }
        for (int[] layer : layers) {
            boolean first = layer[1] == hidden && layer[0] == dim;
            Op linear = new Linear(first ? ActivationKind.GELU_ERF : ActivationKind.NONE);
            Shape[] shapes = {Shape.of(rows, layer[0]), Shape.of(layer[1], layer[0]), Shape.of(layer[1])};
            both(first ? "linear_gelu" : "linear", linear, 0, 0, shapes);
        }
        Shape tokens = Shape.of(rows, dim);
        both("linear_residual", new LinearResidual(), 0, 0, tokens, Shape.of(rows, inner), Shape.of(dim, inner),
                Shape.of(dim));
        both("feed_forward", new FeedForward(ActivationKind.GELU_ERF), 0, 0, tokens, Shape.of(hidden, dim),
                Shape.of(hidden), Shape.of(dim, hidden), Shape.of(dim), tokens);
    }

    private void attention() {
        Shape qkv = Shape.of(batch, config.tokens(), 3 * config.innerDim());
        both("self_attention", new SelfAttention(config.heads()), 0, 0, qkv);
    }

    /** What takes a row for itself, and each element for itself. */
    private void rows() {
        int rows = batch * config.tokens();
        Shape tokens = Shape.of(rows, config.dim());
        Shape scores = Shape.of(batch * config.heads() * config.tokens(), config.tokens());
        both("layer_norm", new LayerNorm(EPS), 8, 13, tokens, Shape.of(config.dim()), Shape.of(config.dim()));
        both("gelu", new Gelu(ActivationKind.GELU_ERF), 5, 10, Shape.of(rows, config.mlpDim()));
        both("softmax", new Softmax(), 5, 4, scores);
        both("cross_entropy", new CrossEntropy(0), 5, 4, Shape.of(batch, config.classes()), Shape.of(batch));
        forward("add", new Add(), 1, tokens, tokens);
        forward("sum", new Sum(0, 1, false), 1, Shape.of(rows, config.mlpDim()));
    }

    private void movement() {
        Shape tokens = Shape.of(batch * config.tokens(), config.dim());
        kernels.add(new Kernel("copy", tokens.toString(), new Work(0, 2 * bytes(tokens)), () -> {
            Tensor x = draw(tokens);
            return x::copy;
        }));
        forward("permute", new Permute(List.of(2, 0, 3, 1, 4)), 0,
                Shape.of(batch, config.tokens(), 3, config.heads(), config.headDim()));
    }

    /** What is done with the gradients of all parameters of the model. */
    private void update() {
        long count = new VisionTransformer(new Init(device, random), config).parameterCount();
        double bytes = (double) count * device.floatType().bytes();
        String sizes = count + " parameters";
        kernels.add(new Kernel("global_norm", sizes, new Work(2.0 * count, bytes), () -> {
            List<Tensor> parameters = List.copyOf(withGradients().parameters().values());
            return () -> GradientClip.globalNorm(parameters, Double.POSITIVE_INFINITY);
        }));
        kernels.add(new Kernel("adamw", sizes, new Work(16.0 * count, 7 * bytes), () -> {
            AdamW optimizer = new AdamW(List.of(new ParameterGroup("all", withGradients().parameters(), 1, 0)));
            return () -> optimizer.step(0);
        }));
    }

    private VisionTransformer withGradients() {
        VisionTransformer model = new VisionTransformer(new Init(device, random), config);
        model.parameters().values().forEach(p -> p.accumulateGrad(Tensor.full(device, 1e-3, p.shape()), true));
        return model;
    }

    private void product(String name, Op op, Shape a, Shape b) {
        forward(name, op, 0, a, b);
    }

    private void both(String name, Op op, double forward, double backward, Shape... shapes) {
        forward(name, op, forward, shapes);
        backward(name + BACKWARD, op, backward, shapes);
    }

    /** @param perElement operations for each element of the first input, beside those of matrix products */
    private void forward(String name, Op op, double perElement, Shape... shapes) {
        Shape y = op.outputShape(shapes);
        double flops = 2.0 * op.multiplyAdds(shapes, y) + perElement * shapes[0].count();
        kernels.add(new Kernel(name, sizes(shapes, y), new Work(flops, bytes(shapes) + bytes(y)), () -> {
            Tensor[] inputs = draw(op, shapes);
            return () -> Tape.run(op, inputs);
        }));
    }

    private void backward(String name, Op op, double perElement, Shape... shapes) {
        Shape y = op.outputShape(shapes);
        double flops = 4.0 * op.multiplyAdds(shapes, y) + perElement * shapes[0].count();
        double bytes = bytes(y) + 2 * bytes(shapes);
        kernels.add(new Kernel(name, sizes(shapes, y), new Work(flops, bytes), () -> {
            Tensor[] inputs = draw(op, shapes);
            Tensor result = Tape.run(op, inputs);
            Tensor[] wanted = Arrays.stream(inputs).filter(Tensor::requiresGrad).toArray(Tensor[]::new);
            Tensor cotangent = draw(y);
            return () -> Gradient.vectorJacobian(result, cotangent, wanted, false);
        }));
    }

    private Tensor[] draw(Op op, Shape... shapes) {
        Tensor[] inputs = new Tensor[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            inputs[i] = op.takesIndices(i)
                    ? Tensor.ofInts(device, shapes[i], new int[shapes[i].count()])
                    : draw(shapes[i]).requireGrad();
        }
        return inputs;
    }

    /** Numbers between −1 and 1. */
    @SuppressWarnings("try")
    private Tensor draw(Shape shape) {
        try (NoGrad off = Tensor.noGrad()) {
            return Tensor.uniform(device, new Words(0, 0, random.reserve(shape.count())), shape).affine(2, -1).detach();
        }
    }

    private double bytes(Shape... shapes) {
        return Arrays.stream(shapes).mapToDouble(Shape::count).sum() * device.floatType().bytes();
    }

    private static String sizes(Shape[] inputs, Shape y) {
        return Arrays.stream(inputs).limit(2).map(Shape::toString).collect(Collectors.joining(" ")) + " → " + y;
    }
}

package dev.gradus.tutorials;

import static dev.gradus.tutorials.Mistake.mistake;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Gradient;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.UserProgram;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.Anomaly;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.autograd.tape.Watch;
import dev.gradus.nn.Dropout;
import dev.gradus.nn.Gelu;
import dev.gradus.nn.Identity;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;
import dev.gradus.nn.MultiHeadAttention;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.ImageDataset;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.data.LoaderPosition;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Sgd;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.EvaluationTransform;
import dev.gradus.vit.image.ImageFile;
import dev.gradus.vit.image.Resampling;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mistakes that the page {@code docs/errors.md} shows, by chapter, each as the code that makes it. */
@SuppressWarnings("try")
final class Mistakes {
    private static final Device REFERENCE = Device.reference();

    private Mistakes() {}

    static Map<String, List<Mistake>> all() {
        Map<String, List<Mistake>> chapters = new LinkedHashMap<>();
        chapters.put("Tensors", tensors());
        chapters.put("Shapes and types", shapes());
        chapters.put("Gradients", gradients());
        chapters.put("Memory", memory());
        chapters.put("Numbers that are not finite", anomalies());
        chapters.put("Operations of your own", operations());
        chapters.put("Devices", devices());
        chapters.put("Modules", modules());
        chapters.put("Optimizers", optimizers());
        chapters.put("Data", data());
        chapters.put("Vision Transformers", models());
        chapters.put("Weights", WeightMistakes.all());
        chapters.put("Pictures", pictures());
        return chapters;
    }

    private static List<Mistake> tensors() {
        return List.of(
                mistake("Rows of different lengths", () -> Tensor.of(new float[][] {{1, 2}, {3}})),
                mistake("Another number of values than the shape holds", () -> Tensor.of(Shape.of(2, 3), 1, 2, 3, 4)),
                mistake("A negative extent", () -> Tensor.zeros(2, -1)),
                mistake("More elements than an array holds", () -> Tensor.zeros(100_000, 100_000)),
                mistake("The number in a tensor of several", () -> Tensor.zeros(2, 3).item()),
                mistake("Indices read from real numbers", () -> Tensor.zeros(2).named("x").toInts()),
                mistake("Values of another shape put in place", () -> x(2, 3).assign(Tensor.zeros(3, 2))));
    }

    /** Those of OpenCL that are the same on machines with and without it. */
    private static List<Mistake> devices() {
        return List.of(
                mistake("A kernel in OpenCL C for a device that is none of OpenCL", () -> UserProgram.compile(
                        REFERENCE, "twice.cl", "kernel void twice(global float *y) { y[get_global_id(0)] *= 2; }")));
    }

    private static List<Mistake> shapes() {
        return List.of(
                mistake("A product whose inner sizes differ", () -> x(8, 4).matmul(named("w", 6, 4))),
                mistake("A product of vectors", () -> x(3).matmul(named("w", 3))),
                mistake("Shapes that do not broadcast", () -> x(8, 3).add(named("bias", 8))),
                mistake("A reshape that loses elements", () -> x(2, 3).reshape(4, 2)),
                mistake("Two extents left open", () -> x(2, 3).reshape(-1, -1)),
                mistake("An axis that is not there", () -> x(2, 3).softmax().sum(false, 2)),
                mistake("An axis named twice", () -> x(2, 3).permute(0, 0)),
                mistake("A slice beyond the end", () -> x(2, 3).narrow(1, 1, 5)),
                mistake("Parts that do not fit together", () -> Tensor.concat(0, x(2, 3), named("y", 2, 4))),
                mistake("Nothing to join", () -> Tensor.concat(0)),
                mistake("Operands on two devices",
                        () -> x(2).add(Tensor.zeros(REFERENCE, Shape.of(2)).named("y"))),
                mistake("Real numbers as labels", () -> x(2, 3).crossEntropy(Tensor.zeros(2), 0)),
                mistake("Indices as operands", () -> x(2).add(Tensor.ofInts(1, 2))),
                mistake("A label without a class", () -> x(2, 3).crossEntropy(Tensor.ofInts(0, 3), 0)));
    }

    private static List<Mistake> gradients() {
        return List.of(
                mistake("A backward from several numbers", () -> leaf(2, 3).exp().backward()),
                mistake("A backward without parameters", () -> x(2).sum().backward()),
                mistake("A loss behind argmax", () -> leaf(3).argmax(0).backward()),
                mistake("A loss behind a comparison", () -> leaf(3).greater(Tensor.zeros(3)).sum().backward()),
                mistake("A loss that was detached", () -> leaf(3).square().detach().sum().backward()),
                mistake("A loss computed inside noGrad", Mistakes::inNoGrad),
                mistake("A gradient differentiated without createGraph", () -> {
                    Tensor w = leaf(2);
                    Gradient.of(w.square().sum(), w)[0].sum().backward();
                }),
                mistake("A second backward over the same graph", () -> {
                    Tensor y = leaf(2).square().sum();
                    y.backward();
                    y.backward();
                }),
                mistake("A parameter changed between forward and backward", () -> {
                    Tensor w = leaf(2);
                    Tensor y = w.square().sum();
                    w.assign(Tensor.ones(2));
                    y.backward();
                }),
                mistake("A cotangent of another shape", () -> leaf(2).square().backward(Tensor.ones(3))),
                mistake("A gradient of indices", () -> Tensor.ofInts(1, 2).named("labels").requireGrad()),
                mistake("A result frozen", () -> leaf(2).square().freeze()),
                mistake("A hook where no gradient comes", () -> x(2).onGradient(g -> g)),
                mistake("A hook that returns nothing", () -> {
                    Tensor w = leaf(2);
                    w.onGradient(g -> null);
                    w.sum().backward();
                }),
                mistake("A gradient of several numbers", () -> {
                    Tensor w = leaf(2);
                    Gradient.of(w.square(), w);
                }),
                mistake("A direction of another shape", () -> {
                    Tensor w = leaf(2);
                    Gradient.hessianVector(w.square().sum(), new Tensor[] {w}, new Tensor[] {x(3)});
                }),
                mistake("Differences in single precision", () -> GradCheck.of(in -> in[0].tanh(), x(2))));
    }

    private static void inNoGrad() {
        Tensor y;
        try (NoGrad off = Tensor.noGrad()) {
            y = leaf(3).square();
        }
        y.sum().backward();
    }

    private static List<Mistake> memory() {
        return List.of(
                mistake("A value read after its scope", () -> {
                    Tensor y;
                    try (Scope step = Scope.open()) {
                        y = x(2).exp().named("y");
                    }
                    y.toFloats();
                }),
                mistake("A value between leaf and loss read after backward", () -> {
                    try (Scope step = Scope.open()) {
                        Tensor hidden = leaf(2).exp().named("hidden");
                        hidden.square().sum().backward();
                        hidden.toFloats();
                    }
                }),
                mistake("Scopes closed in the wrong order", () -> {
                    Scope outer = Scope.open();
                    try (Scope inner = Scope.open()) {
                        outer.close();
                    } finally {
                        outer.close();
                    }
                }));
    }

    private static List<Mistake> anomalies() {
        return List.of(
                mistake("The logarithm of a negative number", () -> {
                    try (Watch watch = Anomaly.watch()) {
                        Tensor.of(-1, 0, 2).named("x").log();
                    }
                }),
                mistake("The slope of a root at zero", () -> {
                    try (Watch watch = Anomaly.watch()) {
                        Tensor.of(0, 4).named("x").requireGrad().sqrt().sum().backward();
                    }
                }),
                mistake("A NaN that came with the data", () -> {
                    try (Watch watch = Anomaly.watch()) {
                        Tensor.of(1, Float.NaN).named("images").mul(2);
                    }
                }));
    }

    private static List<Mistake> operations() {
        /** An operation whose gradient forgets that its input was broadcast. */
        record Careless() implements UnaryOp {
            @Override
            public Shape shape(Shape x) {
                return x;
            }

            @Override
            public Tensor forward(Frame f, Shape shape) {
                return f.input(0).copy();
            }

            @Override
            public Gradients backward(Frame f, Tensor dY) {
                return Gradients.of(dY.sum(true, 0));
            }
        }
        Op careless = new Careless();
        return List.of(
                mistake("A gradient of another shape", () -> leaf(4, 3).apply(careless).sum().backward()));
    }

    private static List<Mistake> modules() {
        Init init = new Init(Device.cpu(), new Philox(1));
        return List.of(
                mistake("An input of another width",
                        () -> new Sequential(new Linear(init, 4, 2, true), new Gelu()).call(x(8, 3))),
                mistake("A module in two places", () -> {
                    Linear linear = new Linear(init, 4, 4, true);
                    new Sequential(linear, linear);
                }),
                mistake("A result as a parameter", () -> new Holder().hold("weight", leaf(2).mul(2))),
                mistake("A parameter made inside a scope", () -> {
                    try (Scope step = Scope.open()) {
                        new Holder().hold("weight", Tensor.zeros(2));
                    }
                }),
                mistake("A name with a dot", () -> new Holder().hold("fc1.weight", Tensor.zeros(2))),
                mistake("A name that is taken", () -> {
                    Holder holder = new Holder();
                    holder.hold("weight", Tensor.zeros(2));
                    holder.hold("weight", Tensor.zeros(2));
                }),
                mistake("A model on two devices", () -> {
                    Holder holder = new Holder();
                    holder.hold("a", Tensor.zeros(2));
                    holder.hold("b", Tensor.zeros(REFERENCE, Shape.of(2)));
                }),
                mistake("Heads that do not share the width", () -> new MultiHeadAttention(init, 64, 5)),
                mistake("A dropout that keeps nothing", () -> new Dropout(1, new Philox(1))),
                mistake("An image where tokens were expected", () -> new MultiHeadAttention(init, 8, 2).call(x(2, 8))),
                mistake("A hook of a module that returns nothing", () -> {
                    Identity identity = new Identity();
                    identity.beforeForward(x -> null);
                    identity.call(x(2));
                }));
    }

    private static List<Mistake> optimizers() {
        Map<String, Tensor> weight = Map.of("weight", leaf(2));
        return List.of(
                mistake("No parameters", () -> new AdamW(List.of())),
                mistake("A negative decay", () -> new ParameterGroup("decay", weight, 1, -0.1)),
                mistake("A momentum of one", () -> new Sgd(List.of(new ParameterGroup("all", weight, 1, 0)), 1, false)),
                mistake("Nesterov's step without momentum",
                        () -> new Sgd(List.of(new ParameterGroup("all", weight, 1, 0)), 0, true)),
                mistake("A parameter in two groups", () -> new AdamW(List.of(
                        new ParameterGroup("decay", weight, 1, 0.1), new ParameterGroup("others", weight, 1, 0)))),
                mistake("A learning rate that is no number", () -> new AdamW(
                        List.of(new ParameterGroup("all", weight, 1, 0))).step(Double.NaN)),
                mistake("A norm to clip at of zero", () -> GradientClip.globalNorm(weight.values(), 0)));
    }

    private static List<Mistake> data() {
        ImageDataset shapes = Shapes10.load(1, 20, 20).train() instanceof ImageDataset images ? images : null;
        Normalization gray = new Normalization(List.of(0.5), List.of(0.2));
        return List.of(
                mistake("A data set that nobody knows", () -> DatasetChoice.named("cifar20")),
                mistake("A batch larger than the data", () -> new DataLoader(
                        shapes, Normalization.of(shapes), LoaderOptions.training(64, 1, Augmentation.NONE))),
                mistake("A normalization of other channels",
                        () -> new DataLoader(shapes, gray, LoaderOptions.evaluation(4))),
                mistake("A deviation of zero", () -> new Normalization(List.of(0.5), List.of(0.0))),
                mistake("A batch without pictures", () -> LoaderOptions.evaluation(0)),
                mistake("A position before the beginning", () -> new LoaderPosition(0, -1)),
                mistake("Pixels that are missing", () -> new ImageDataset(
                        "mine", 3, 2, 2, List.of("cat", "dog"), new byte[20], new byte[] {0, 1})),
                mistake("A label that no class has", () -> new ImageDataset(
                        "mine", 1, 1, 1, List.of("cat", "dog"), new byte[2], new byte[] {0, 7})),
                mistake("A loader that is closed", () -> {
                    DataLoader loader =
                            new DataLoader(shapes, Normalization.of(shapes), LoaderOptions.evaluation(4));
                    loader.close();
                    loader.next();
                }));
    }

    private static List<Mistake> models() {
        VisionTransformerConfig smoke = Presets.named("vit_smoke").config();
        return List.of(
                mistake("A preset that nobody knows", () -> Presets.named("vit_smok")),
                mistake("Patches that do not tile the image", () -> smoke.with(c -> c.patch(5))),
                mistake("Heads that do not share the dim", () -> smoke.with(c -> c.headDim(0).heads(5))),
                mistake("A drop rate of one", () -> smoke.with(c -> c.dropout(1))),
                mistake("A picture of another size", () -> new VisionTransformer(
                        new Init(Device.cpu(), new Philox(1)), smoke).call(x(1, 3, 28, 28))));
    }

    private static List<Mistake> pictures() {
        byte[] png = HexFormat.of().parseHex("89504e470d0a1a0a" + "0000000d49484452" + "0000ea600000ea600802000000"
                + "00000000" + "0000000049454e44ae426082");
        return List.of(
                mistake("A file that is no picture",
                        () -> ImageFile.decode("cat.gif", "GIF89a".getBytes(StandardCharsets.US_ASCII))),
                mistake("A header that would take all memory", () -> ImageFile.decode("bomb.png", png)),
                mistake("A picture that was cut off",
                        () -> ImageFile.decode("cat.png", Arrays.copyOf(png, 20))),
                mistake("A share that cannot be cut out", () -> new EvaluationTransform(
                        224, 224, 1.5, Resampling.BICUBIC, EvaluationTransform.IMAGENET)));
    }

    /** A module whose parameters come from outside. */
    private static final class Holder extends Module {
        void hold(String name, Tensor tensor) {
            parameter(name, tensor);
        }

        @Override
        public Tensor forward(Tensor x) {
            return x;
        }
    }

    private static Tensor x(int... extents) {
        return named("x", extents);
    }

    private static Tensor named(String name, int... extents) {
        return Tensor.ones(extents).named(name);
    }

    private static Tensor leaf(int... extents) {
        return Tensor.ones(extents).named("weight").requireGrad();
    }
}

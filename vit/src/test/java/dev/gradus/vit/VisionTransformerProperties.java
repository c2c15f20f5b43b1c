package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.vit.VisionTransformerConfig.Positions;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class VisionTransformerProperties {
    private static final double ROUNDING = 1e-9;

    @Property(tries = 30)
    void withoutPositionsTheOrderOfThePatchesDoesNotMatter(
            @ForAll("configs") VisionTransformerConfig config, @ForAll long seed) {
        VisionTransformer model = model(config.with(c -> c.positions(Positions.NONE)), seed);
        Philox random = new Philox(seed, 1);
        double[] image = normal(random, imageLength(config));
        double[] shuffled = shuffled(image, config, random.permutation(config.patches()));
        assertArrayEquals(
                model.forward(images(config, image)).toDoubles(),
                model.forward(images(config, shuffled)).toDoubles(),
                ROUNDING);
    }

    @Property(tries = 30)
    void withPositionsTheOrderOfThePatchesMatters(
            @ForAll("configs") VisionTransformerConfig config, @ForAll long seed) {
        VisionTransformer model = model(config, seed);
        Philox random = new Philox(seed, 1);
        double[] image = normal(random, imageLength(config));
        int[] reversed = IntStream.range(0, config.patches()).map(i -> config.patches() - 1 - i).toArray();
        assertFalse(Arrays.equals(
                model.forward(images(config, image)).toDoubles(),
                model.forward(images(config, shuffled(image, config, reversed))).toDoubles()));
    }

    @Property(tries = 30)
    void withAZeroHeadTheFirstLossIsTheLogarithmOfTheClasses(
            @ForAll("configs") VisionTransformerConfig config, @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 2) int label) {
        VisionTransformer model = model(config, seed).zeroHead();
        Tensor logits = model.forward(images(config, normal(new Philox(seed, 1), imageLength(config))));
        assertArrayEquals(new double[config.classes()], logits.toDoubles());
        Tensor labels = Tensor.ofInts(Device.reference(), Shape.of(1), new int[] {label});
        assertEquals(Math.log(config.classes()), logits.crossEntropy(labels, 0.1).item(), 1e-15 * config.classes());
    }

    @Property(tries = 30)
    void aSampleDoesNotSeeTheOthersOfItsBatch(@ForAll("configs") VisionTransformerConfig config, @ForAll long seed) {
        VisionTransformer model = model(config, seed);
        Philox random = new Philox(seed, 1);
        double[] first = normal(random, imageLength(config));
        double[] second = normal(random, imageLength(config));
        double[] alone = model.forward(images(config, second)).toDoubles();
        double[] together = model.forward(images(config, first, second)).toDoubles();
        assertArrayEquals(
                alone, Arrays.copyOfRange(together, config.classes(), 2 * config.classes()), ROUNDING);
    }

    /** A sample's branch is skipped or enlarged, so often that the expectation stays. */
    @Property(tries = 5)
    void dropPathKeepsTheExpectationOfABlock(@ForAll long seed) {
        double p = 0.4;
        VisionTransformerConfig config = VisionTransformerConfig.of(
                8, 4, c -> c.dim(4).depth(2).heads(1).dropPath(p).classes(3));
        Init init = new Init(Device.reference(), new Philox(seed));
        Block block = new Block(init, config, 1);
        // The second branch adds nothing, so that only the first one shows.
        block.parameters().forEach((name, tensor) -> {
            boolean silent = name.startsWith("mlp.fc2");
            tensor.assign(init.draw(silent ? Initializer.zeros() : Initializer.normal(0.5), tensor.shape()));
        });
        int draws = 4000;
        Tensor x = init.draw(Initializer.normal(1), Shape.of(1, 2, 4));
        double[] input = x.toDoubles();
        double[] results = block.forward(x.expand(Shape.of(draws, 2, 4))).toDoubles();
        block.eval();
        double[] without = block.forward(x).toDoubles();
        int skipped = 0;
        for (int draw = 0; draw < draws; draw++) {
            double[] result = Arrays.copyOfRange(results, draw * 8, draw * 8 + 8);
            boolean skips = result[0] == input[0];
            skipped += skips ? 1 : 0;
            for (int i = 0; i < 8; i++) {
                double branch = skips ? 0 : (without[i] - input[i]) / (1 - p);
                assertEquals(input[i] + branch, result[i], 1e-6, "the rate is rounded to float");
            }
        }
        assertEquals(p, (double) skipped / draws, 5 * Math.sqrt(p * (1 - p) / draws), "five standard deviations");
    }

    @Provide
    Arbitrary<VisionTransformerConfig> configs() {
        Arbitrary<Integer> patch = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> rows = Arbitraries.integers().between(2, 3);
        Arbitrary<Integer> columns = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> depth = Arbitraries.integers().between(1, 2);
        Arbitrary<Integer> heads = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> classes = Arbitraries.integers().between(3, 6);
        Arbitrary<Boolean> mean = Arbitraries.of(true, false);
        return Combinators.combine(patch, rows, columns, depth, heads, classes, mean)
                .as((p, r, c, d, h, k, m) -> VisionTransformerConfig.of(p, p, b -> {
                    b.image(r * p, c * p).channels(2).dim(4 * h).depth(d).heads(h).classes(k);
                    if (m) {
                        b.meanPooling();
                    }
                }));
    }

    /** In evaluation mode, with weights large enough that nothing vanishes. */
    private static VisionTransformer model(VisionTransformerConfig config, long seed) {
        Init init = new Init(Device.reference(), new Philox(seed));
        VisionTransformer model = new VisionTransformer(init, config);
        model.parameters().values().forEach(p -> p.assign(init.draw(Initializer.normal(0.5), p.shape())));
        model.eval();
        return model;
    }

    private static int imageLength(VisionTransformerConfig config) {
        return config.channels() * config.height() * config.width();
    }

    private static double[] normal(Philox random, int count) {
        return IntStream.range(0, count).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    private static Tensor images(VisionTransformerConfig config, double[]... images) {
        double[] all = Arrays.stream(images).flatMapToDouble(Arrays::stream).toArray();
        Shape shape = Shape.of(images.length, config.channels(), config.height(), config.width());
        return Tensor.of(Device.reference(), shape, all);
    }

    /** The image whose patch number i is patch number {@code order[i]} of the given one. */
    private static double[] shuffled(double[] image, VisionTransformerConfig c, int[] order) {
        double[] result = new double[image.length];
        int side = c.patch();
        for (int i = 0; i < order.length; i++) {
            for (int channel = 0; channel < c.channels(); channel++) {
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        result[pixel(c, i, channel, y, x)] = image[pixel(c, order[i], channel, y, x)];
                    }
                }
            }
        }
        return result;
    }

    private static int pixel(VisionTransformerConfig c, int patch, int channel, int y, int x) {
        int row = patch / c.gridWidth() * c.patch() + y;
        int column = patch % c.gridWidth() * c.patch() + x;
        return (channel * c.height() + row) * c.width() + column;
    }
}

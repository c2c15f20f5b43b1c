package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.AdaptiveAvgPool2d;
import dev.gradus.autograd.op.AvgPool2d;
import dev.gradus.autograd.op.Conv2d;
import dev.gradus.autograd.op.GridSample;
import dev.gradus.autograd.op.Interpolation;
import dev.gradus.autograd.op.MaxPool2d;
import dev.gradus.autograd.op.Padding;
import dev.gradus.autograd.op.Resize;
import java.util.List;

/** Operations on images: convolution, pooling, resizing. */
final class ImageRows {
    private ImageRows() {}

    static List<OpRow> rows() {
        return List.of(conv2d(), maxPool2d(), avgPool2d(), adaptiveAvgPool2d(), resize(), gridSample());
    }

    private static OpRow conv2d() {
        return OpRow.of(Conv2d.class, d -> {
            int groups = d.pick(1, 1, 2, 3);
            int channels = d.between(1, 2);
            int kernelHeight = d.between(1, 3);
            int kernelWidth = d.between(1, 3);
            int dilationY = d.between(1, 2);
            int dilationX = d.between(1, 2);
            Padding padding = d.pick(
                    Padding.same(),
                    Padding.of(d.between(0, 2)),
                    new Padding.Sides(d.between(0, 2), d.between(0, 2), d.between(0, 2), d.between(0, 2)));
            Conv2d conv = new Conv2d(d.between(1, 3), d.between(1, 3), padding, dilationY, dilationX, groups);
            Shape x = Shape.of(
                    d.between(0, 11) == 0 ? 0 : d.between(1, 2),
                    groups * channels,
                    dilationY * (kernelHeight - 1) + side(d),
                    dilationX * (kernelWidth - 1) + side(d));
            Shape weight = Shape.of(groups * d.between(1, 2), channels, kernelHeight, kernelWidth);
            return ProductRows.product(d, conv, x, weight);
        })
                .sums(c -> Math.max(c.count(1), 4 * c.dim(0, 0) * c.dim(0, 2) * c.dim(0, 3)))
                .refusesAttributes(
                        "a stride of 0",
                        ArgumentException.class,
                        "[conv2d] kernel and stride must be positive, got kernel=1x1 stride=0x1",
                        () -> new Conv2d(0, 1, 0, 0))
                .refusesAttributes(
                        "a negative padding",
                        ArgumentException.class,
                        "[padding] places must not be negative, got top=0 bottom=0 left=-1 right=-1",
                        () -> new Conv2d(1, 1, 0, -1))
                .refusesAttributes(
                        "a dilation of 0",
                        ArgumentException.class,
                        "[conv2d] dilation must be positive, got 1x0",
                        () -> new Conv2d(1, 1, 0, 0).withDilation(1, 0))
                .refusesAttributes(
                        "no groups",
                        ArgumentException.class,
                        "[conv2d] groups must be positive, got 0",
                        () -> new Conv2d(1, 1, 0, 0).withGroups(0))
                .refusesAttributes(
                        "no padding at all",
                        ArgumentException.class,
                        "[conv2d] padding is null",
                        () -> new Conv2d(1, 1, 0, 0).withPadding(null))
                .refuses(
                        "another number of channels",
                        ShapeException.class,
                        "[conv2d] images x=[1, 3, 8, 8] and weight=[4, 2, 3, 3] do not fit",
                        device -> convolve(device, new Conv2d(1, 1, 0, 0), Shape.of(1, 3, 8, 8),
                                Shape.of(4, 2, 3, 3)))
                .refuses(
                        "another number of channels in a group",
                        ShapeException.class,
                        "[conv2d] images x=[1, 4, 8, 8] and weight=[4, 4, 3, 3] do not fit in 2 groups",
                        device -> convolve(device, new Conv2d(1, 1, 0, 0).withGroups(2), Shape.of(1, 4, 8, 8),
                                Shape.of(4, 4, 3, 3)))
                .refuses(
                        "filters that do not make groups",
                        ShapeException.class,
                        "[conv2d] the 3 filters of weight=[3, 2, 3, 3] do not make 2 groups",
                        device -> convolve(device, new Conv2d(1, 1, 0, 0).withGroups(2), Shape.of(1, 4, 8, 8),
                                Shape.of(3, 2, 3, 3)))
                .refuses(
                        "a kernel larger than the image",
                        ShapeException.class,
                        "[conv2d] kernel 3x3 is larger than the padded image 2x8",
                        device -> convolve(device, new Conv2d(1, 1, 0, 0), Shape.of(1, 3, 2, 8),
                                Shape.of(4, 3, 3, 3)))
                .refuses(
                        "a dilated kernel larger than the image",
                        ShapeException.class,
                        "[conv2d] kernel 3x3, spread over 5x3, is larger than the padded image 4x4",
                        device -> convolve(device, new Conv2d(1, 1, 1, 1).withDilation(2, 1), Shape.of(1, 3, 2, 2),
                                Shape.of(4, 3, 3, 3)))
                .refuses(
                        "an image without pixels",
                        ShapeException.class,
                        "[conv2d] kernel 3x3 is larger than the padded image 2x5",
                        device -> convolve(device, new Conv2d(1, 1, 1, 1), Shape.of(1, 3, 0, 3),
                                Shape.of(4, 3, 3, 3)))
                .refuses(
                        "another bias",
                        ShapeException.class,
                        "[conv2d] weight=[4, 3, 3, 3] needs a bias of shape [4], got [3]",
                        device -> zeros(device, 1, 3, 8, 8)
                                .conv2d(zeros(device, 4, 3, 3, 3), zeros(device, 3), new Conv2d(1, 1, 0, 0)));
    }

    private static OpRow maxPool2d() {
        return OpRow.of(MaxPool2d.class, d -> {
            int kernelHeight = d.between(1, 3);
            int kernelWidth = d.between(1, 3);
            Padding padding = poolPadding(d, kernelHeight, kernelWidth);
            Shape x = images(d, kernelHeight, kernelWidth);
            return OpCase.of(
                    new MaxPool2d(kernelHeight, kernelWidth, d.between(1, 3), d.between(1, 3), padding),
                    OpInput.real("x", x, d.distinct(x)));
        })
                .sums(c -> 9)
                .refusesAttributes(
                        "no kernel",
                        ArgumentException.class,
                        "[max_pool2d] kernel and stride must be positive, got kernel=0x0 stride=1x1",
                        () -> new MaxPool2d(0, 1, 0))
                .refusesAttributes(
                        "padding as large as the kernel",
                        ArgumentException.class,
                        "[max_pool2d] padding Sides[top=2, bottom=2, left=2, right=2] is not smaller than the"
                                + " kernel 2x2",
                        () -> new MaxPool2d(2, 2, 2))
                .refuses(
                        "no images",
                        ShapeException.class,
                        "[max_pool2d] expected images [batch, channels, height, width], got [3, 8, 8]",
                        device -> zeros(device, 3, 8, 8).apply(new MaxPool2d(2, 2, 0)))
                .refuses(
                        "an image smaller than the kernel",
                        ShapeException.class,
                        "[max_pool2d] kernel 4x4 is larger than the padded image 3x8",
                        device -> zeros(device, 1, 3, 3, 8).apply(new MaxPool2d(4, 4, 0)));
    }

    private static OpRow avgPool2d() {
        return OpRow.of(AvgPool2d.class, d -> {
            int kernelHeight = d.between(1, 3);
            int kernelWidth = d.between(1, 3);
            Padding padding = poolPadding(d, kernelHeight, kernelWidth);
            Shape x = images(d, kernelHeight, kernelWidth);
            return OpCase.of(
                    new AvgPool2d(kernelHeight, kernelWidth, d.between(1, 3), d.between(1, 3), padding, d.coin()),
                    OpInput.real("x", x, d.values(x, -2, 2)));
        })
                .sums(c -> 9)
                .refusesAttributes(
                        "no stride",
                        ArgumentException.class,
                        "[avg_pool2d] kernel and stride must be positive, got kernel=2x2 stride=0x0",
                        () -> new AvgPool2d(2, 0, 0))
                .refusesAttributes(
                        "padding as large as the kernel",
                        ArgumentException.class,
                        "[avg_pool2d] padding Sides[top=3, bottom=3, left=3, right=3] is not smaller than the"
                                + " kernel 3x3",
                        () -> new AvgPool2d(3, 2, 3))
                .refuses(
                        "no images",
                        ShapeException.class,
                        "[avg_pool2d] expected images [batch, channels, height, width], got []",
                        device -> zeros(device).apply(new AvgPool2d(2, 2, 0)));
    }

    private static OpRow adaptiveAvgPool2d() {
        return OpRow.of(AdaptiveAvgPool2d.class, d -> {
            Shape x = planes(d);
            return OpCase.of(
                    new AdaptiveAvgPool2d(d.between(1, 8), d.between(1, 8)),
                    OpInput.real("x", x, d.values(x, -2, 2)));
        })
                .sums(c -> 64 * Math.max(c.dim(0, -1), c.dim(0, -2)))
                .refusesAttributes(
                        "an empty result",
                        ArgumentException.class,
                        "[adaptive_avg_pool2d] the output's extents must be positive, got 1x0",
                        () -> new AdaptiveAvgPool2d(1, 0))
                .refuses(
                        "images without pixels",
                        ShapeException.class,
                        "[adaptive_avg_pool2d] expected images [..., height, width] with pixels, got [2, 3, 0, 4]",
                        device -> zeros(device, 2, 3, 0, 4).apply(new AdaptiveAvgPool2d(1, 1)));
    }

    private static OpRow resize() {
        return OpRow.of(Resize.class, d -> {
            Shape x = planes(d);
            Interpolation interpolation = d.pick(
                    Interpolation.nearest(),
                    Interpolation.bilinear(),
                    Interpolation.bilinear().withAlignedCorners(),
                    Interpolation.bilinear().withAntialias(),
                    Interpolation.bicubic(),
                    Interpolation.bicubic().withAlignedCorners(),
                    Interpolation.bicubic().withAntialias());
            Resize op = d.coin()
                    ? Resize.toSize(interpolation, d.between(1, 9), d.between(1, 9))
                    : Resize.byScale(interpolation, factor(d, x.dim(-2)), factor(d, x.dim(-1)));
            return OpCase.of(op, OpInput.real("x", x, d.values(x, -2, 2)));
        })
                .sums(c -> 16 * Math.max(c.dim(0, -1), c.dim(0, -2)))
                .refusesAttributes(
                        "an empty size",
                        ArgumentException.class,
                        "[resize] the size must be positive, got 0x4",
                        () -> Resize.toSize(Interpolation.nearest(), 0, 4))
                .refusesAttributes(
                        "a scale that is no number",
                        ArgumentException.class,
                        "[resize] the scale must be positive and finite, got NaNx1.0",
                        () -> Resize.byScale(Interpolation.nearest(), Double.NaN, 1))
                .refusesAttributes(
                        "aligned corners of nearest pixels",
                        ArgumentException.class,
                        "[interpolation] NEAREST knows neither aligned corners nor antialiasing",
                        () -> Interpolation.nearest().withAlignedCorners())
                .refusesAttributes(
                        "aligned corners with antialiasing",
                        ArgumentException.class,
                        "[interpolation] antialiasing needs pixels that are squares, aligned corners make them points",
                        () -> Interpolation.bicubic().withAlignedCorners().withAntialias())
                .refuses(
                        "a scale that leaves nothing",
                        ArgumentException.class,
                        "[resize] scale 0.1x1.0 leaves no pixel of 4x4",
                        device -> zeros(device, 1, 1, 4, 4).apply(Resize.byScale(Interpolation.bilinear(), 0.1, 1)))
                .refuses(
                        "images without pixels",
                        ShapeException.class,
                        "[resize] expected images [..., height, width] with pixels, got [4]",
                        device -> zeros(device, 4).apply(Resize.toSize(Interpolation.bilinear(), 2, 2)));
    }

    private static OpRow gridSample() {
        return OpRow.of(GridSample.class, d -> {
            boolean alignCorners = d.coin();
            Shape x = Shape.of(d.between(1, 2), d.between(1, 3), side(d), side(d));
            Shape grid = Shape.of(x.dim(0), d.between(0, 11) == 0 ? 0 : side(d), side(d), 2);
            double[] points = d.values(grid, 0.1, 0.9);
            for (int i = 0; i < points.length; i++) {
                int extent = x.dim(3 - i % 2);
                double pixel = d.between(-2, extent + 1) + points[i]; // between centers, now and then outside
                points[i] = (float) (alignCorners && extent > 1
                        ? 2 * pixel / (extent - 1) - 1
                        : (2 * pixel + 1) / extent - 1);
            }
            return OpCase.of(
                    new GridSample(alignCorners),
                    OpInput.real("x", x, d.values(x, -2, 2)),
                    OpInput.real("grid", grid, points));
        })
                .sums(c -> Math.max(4 * c.count(1), c.dim(0, 1) * c.dim(0, 2) * c.dim(0, 3)))
                .refuses(
                        "points in space",
                        ShapeException.class,
                        "[grid_sample] images x=[1, 3, 4, 4] and grid=[1, 2, 2, 3] do not fit",
                        device -> zeros(device, 1, 3, 4, 4).apply(new GridSample(false), zeros(device, 1, 2, 2, 3)))
                .refuses(
                        "a grid for another batch",
                        ShapeException.class,
                        "[grid_sample] images x=[2, 3, 4, 4] and grid=[1, 2, 2, 2] do not fit",
                        device -> zeros(device, 2, 3, 4, 4).apply(new GridSample(false), zeros(device, 1, 2, 2, 2)))
                .refuses(
                        "images without pixels",
                        ShapeException.class,
                        "[grid_sample] images x=[1, 3, 0, 4] have no pixels",
                        device -> zeros(device, 1, 3, 0, 4).apply(new GridSample(false), zeros(device, 1, 2, 2, 2)));
    }

    /** Padding that is smaller than the kernel. */
    private static Padding poolPadding(Draw d, int kernelHeight, int kernelWidth) {
        return d.pick(
                Padding.none(),
                Padding.same(),
                new Padding.Sides(
                        d.between(0, kernelHeight - 1), d.between(0, kernelHeight - 1),
                        d.between(0, kernelWidth - 1), d.between(0, kernelWidth - 1)));
    }

    /** Images at least as large as a kernel; once in twelve times none. */
    private static Shape images(Draw d, int kernelHeight, int kernelWidth) {
        int batch = d.between(0, 11) == 0 ? 0 : d.between(1, 2);
        return Shape.of(batch, d.between(1, 3), kernelHeight - 1 + side(d), kernelWidth - 1 + side(d));
    }

    /** Shapes whose last two axes are not empty. */
    private static Shape planes(Draw d) {
        Shape leading = new Draw(d.word(), 1).shape(0, 3);
        return leading.insert(leading.rank(), side(d)).insert(leading.rank() + 1, side(d));
    }

    /** A small extent, now and then 13; 207 would make thousands of windows. */
    private static int side(Draw d) {
        return d.size() > 10 && d.between(0, 5) == 0 ? 13 : d.between(1, 2 + Math.min(d.size(), 9));
    }

    /** A factor that leaves a pixel; half of the time one that gives no whole number. */
    private static double factor(Draw d, int extent) {
        double factor = d.pick(0.5, 1.0, 2.0, 0.7, 1.3, 2.6);
        return extent * factor < 1 ? 1 / factor : factor;
    }

    private static Tensor convolve(Device device, Conv2d conv, Shape x, Shape weight) {
        return Tensor.zeros(device, x).conv2d(Tensor.zeros(device, weight), null, conv);
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}

package dev.gradus.vit.image;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.image.RgbImage.Window;
import java.util.List;

/**
 * What is done to a picture before a trained model sees it: resized until the crop fills the given share of its shorter
 * side, cut in the middle, normalized.
 *
 * <pre>
 * square input:   shorter side → ⌊size/crop⌋, longer side in proportion, rounded down
 * other inputs:   the picture is scaled to just cover ⌊height/crop⌋ x ⌊width/crop⌋, both sides rounded
 * cut:            from round((side − size)/2) on, halves to the even number
 * pixel:          (x/255 − mean)/std in each channel
 * </pre>
 *
 * <p>Source: the evaluation transform of the timm library; pixels agree with it wherever the decoder's do.
 *
 * @param height of what the model reads
 * @param width of what the model reads
 * @param crop share of the resized picture's side that is kept, in (0, 1]
 */
public record EvaluationTransform(
        int height, int width, double crop, Resampling resampling, Normalization normalization) {

    /** Mean and deviation 0.5: pixels from −1 to 1, as Google's models read them. */
    public static final Normalization HALF = same(0.5);

    /** The statistics of ImageNet, as DeiT and most others read pictures. */
    public static final Normalization IMAGENET =
            new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    public EvaluationTransform {
        if (height < 1 || width < 1) {
            throw new ArgumentException("image", "a model reads at least one pixel, got " + height + "x" + width);
        }
        if (!(crop > 0 && crop <= 1)) {
            throw new ArgumentException("image", "the crop is a share of (0, 1], got " + crop);
        }
        if (normalization.channels() != RgbImage.CHANNELS) {
            throw new ArgumentException("image", "pictures have 3 channels, the normalization has "
                    + normalization.channels(), null, "models of other channels cannot read picture files");
        }
    }

    private static Normalization same(double value) {
        return new Normalization(List.of(value, value, value), List.of(value, value, value));
    }

    /** What the model sees of the picture, before the normalization: height x width pixels. */
    public RgbImage view(RgbImage image) {
        Size size = resized(image);
        int left = middle(size.width - width);
        int top = middle(size.height - height);
        return resampling.resize(image, size.width, size.height, new Window(left, top, width, height));
    }

    /** The normalized picture, channel by channel: [3, height, width]. */
    public float[] apply(RgbImage image) {
        float[] values = new float[Math.multiplyExact(RgbImage.CHANNELS, height * width)];
        write(image, values, 0);
        return values;
    }

    /** The normalized pictures: [images, 3, height, width]. */
    public Tensor batch(Device device, List<RgbImage> images) {
        int length = RgbImage.CHANNELS * height * width;
        float[] values = new float[Math.multiplyExact(length, images.size())];
        for (int i = 0; i < images.size(); i++) {
            write(images.get(i), values, i * length);
        }
        return Tensor.of(device, Shape.of(images.size(), RgbImage.CHANNELS, height, width), values);
    }

    private void write(RgbImage image, float[] target, int offset) {
        byte[] pixels = view(image).pixels();
        int plane = height * width;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            float[] table = normalization.table(c);
            for (int i = 0; i < plane; i++) {
                target[offset + c * plane + i] = table[pixels[RgbImage.CHANNELS * i + c] & 0xFF];
            }
        }
    }

    private record Size(int width, int height) {}

    private Size resized(RgbImage image) {
        int wantedHeight = (int) (height / crop);
        int wantedWidth = (int) (width / crop);
        if (wantedHeight != wantedWidth) {
            double ratio = Math.min((double) image.height() / wantedHeight, (double) image.width() / wantedWidth);
            return checked(image, Math.rint(image.width() / ratio), Math.rint(image.height() / ratio));
        }
        return image.width() <= image.height()
                ? checked(image, wantedWidth, Math.floor((double) ((long) wantedWidth * image.height())
                        / image.width()))
                : checked(image, Math.floor((double) ((long) wantedHeight * image.width()) / image.height()),
                        wantedHeight);
    }

    /** A picture like a thread grows endless when its short side is brought to size. */
    private Size checked(RgbImage image, double newWidth, double newHeight) {
        if (newWidth * newHeight > ImageFile.MOST_PIXELS) {
            throw new ArgumentException("image", "a picture of " + image.width() + "x" + image.height()
                    + " would become one of " + (long) newWidth + "x" + (long) newHeight
                    + " pixels, before " + width + "x" + height + " are cut from its middle",
                    "the shorter side is brought to the model's size", "cut the picture yourself");
        }
        return new Size((int) newWidth, (int) newHeight);
    }

    private static int middle(int rest) {
        return (int) Math.rint(rest / 2.0);
    }
}

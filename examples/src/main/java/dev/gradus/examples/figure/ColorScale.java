package dev.gradus.examples.figure;

import dev.gradus.examples.figure.Drawing.Anchor;
import java.awt.image.BufferedImage;
import java.util.function.DoubleFunction;

/** Numbers from 0 to 1 as colors: through given ones, with straight lines between. */
public enum ColorScale {
    /** Dark to light, readable without color and by the color-blind: matplotlib's viridis (CC0). */
    LIGHT(0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B, 0xFDE725),

    /** Blue over white to red, for numbers around a middle. */
    AROUND_ZERO(0x2166AC, 0x92C5DE, 0xF7F7F7, 0xF4A582, 0xB2182B);

    private static final int STEPS = 128;

    private final int[] colors;

    ColorScale(int... colors) {
        this.colors = colors;
    }

    /** The color of a number; those outside of 0 … 1 have the color of the end. */
    public int color(double value) {
        double at = Math.clamp(Double.isNaN(value) ? 0 : value, 0, 1) * (colors.length - 1);
        int below = Math.min((int) at, colors.length - 2);
        return mix(colors[below], colors[below + 1], at - below);
    }

    /** (1 − share)·first + share·second, channel by channel. */
    public static int mix(int first, int second, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double value = (1 - share) * (first >> shift & 0xFF) + share * (second >> shift & 0xFF);
            mixed |= (int) Math.round(value) << shift;
        }
        return mixed;
    }

    /** An image of numbers, row by row, one pixel each. */
    public BufferedImage image(double[] values, int columns, double from, double to) {
        BufferedImage image = new BufferedImage(columns, values.length / columns, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < values.length; i++) {
            image.setRGB(i % columns, i / columns, color(to > from ? (values[i] - from) / (to - from) : 0));
        }
        return image;
    }

    /** Draws an upright bar of the colors with numbers beside its ends and middle, and what they are. */
    public void legend(Drawing drawing, double x, double y, double height, double from, double to,
            DoubleFunction<String> number, String meaning) {
        double[] steps = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            steps[i] = 1 - i / (STEPS - 1.0);
        }
        drawing.picture(x, y, 14, height, image(steps, 1, 0, 1));
        for (int i = 0; i <= 2; i++) {
            double at = y + height * i / 2;
            drawing.line(x + 14, at, x + 18, at, Drawing.INK, 1);
            drawing.words(x + 22, at + 4, Anchor.START, 12, number.apply(to + (from - to) * i / 2));
        }
        drawing.upwards(x + 72, y + height / 2, 12, meaning);
    }
}

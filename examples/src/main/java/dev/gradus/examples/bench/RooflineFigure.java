package dev.gradus.examples.bench;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.figure.Plot;
import dev.gradus.examples.figure.Plot.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Kernels under the roof that a machine puts over them: across, how many operations a kernel does for each byte it
 * moves; upwards, how many it does in a second. To the left the roof is memory's, to the right the multiply-adds'.
 *
 * <p>Source: Williams, Waterman, Patterson, "Roofline: An Insightful Visual Performance Model for Multicore
 * Architectures", 2009.
 */
public final class RooflineFigure {
    private static final double LEAST_INTENSITY = 0.05;
    private static final double MOST_INTENSITY = 1000;
    private static final double LEAST_RATE = 0.5;
    private static final String BACKWARD = "_backward";
    private static final double LETTER_WIDTH = 7.5;
    private static final double LINE_HEIGHT = 15;
    private static final int GAP = 9;

    private final Peaks peaks;
    private final Plot plot;
    private final Map<String, Point> points = new LinkedHashMap<>();
    private final List<double[]> taken = new ArrayList<>();

    /** A kernel, in decimal logarithms. */
    private record Point(double x, double y, Color color, String label) {}

    /** @throws ArgumentException if the peaks are unknown: then there is no roof */
    public RooflineFigure(Peaks peaks) {
        if (Double.isNaN(peaks.gflops()) || Double.isNaN(peaks.gigabytes())) {
            throw new ArgumentException("roofline", "nobody measures the peaks of this device", null,
                    "draw it for the device cpu");
        }
        this.peaks = peaks;
        plot = new Plot("Roofline: operations per second over operations per byte", Math.log10(LEAST_INTENSITY),
                Math.log10(MOST_INTENSITY), Math.log10(LEAST_RATE), Math.log10(2 * peaks.gflops()));
        plot.logAxes("operations for each byte", "GFLOP/s");
        double ridge = peaks.gflops() / peaks.gigabytes();
        line(LEAST_INTENSITY, LEAST_INTENSITY * peaks.gigabytes(), ridge, peaks.gflops());
        line(ridge, peaks.gflops(), MOST_INTENSITY, peaks.gflops());
    }

    private void line(double x1, double y1, double x2, double y2) {
        plot.line(Math.log10(x1), Math.log10(y1), Math.log10(x2), Math.log10(y2), Color.GRAY);
    }

    /** A point for a kernel. What computes nothing, and what is too slow or too small to be seen, is left out. */
    public void add(String name, Work work, double seconds) {
        double rate = work.flops() / seconds * 1e-9;
        if (rate <= LEAST_RATE) {
            return;
        }
        boolean backward = name.endsWith(BACKWARD);
        String label = backward ? name.substring(0, name.length() - BACKWARD.length()) : name;
        Point point = new Point(Math.log10(work.flops() / work.bytes()), Math.log10(rate),
                backward ? Color.ORANGE : Color.BLUE, label);
        plot.dot(point.x, point.y, point.color);
        double x = plot.across(point.x);
        double y = plot.down(point.y);
        taken.add(new double[] {x - 5, y - 5, x + 5, y + 5});
        points.putIfAbsent(name, point);
    }

    /** The finished picture: the first point of each name is labelled, the roof bears the peaks. */
    public String svg() {
        double ridge = Math.log10(peaks.gflops() / peaks.gigabytes());
        plot.label(ridge, Math.log10(peaks.gflops()), 12, -8, Math.round(peaks.gflops()) + " GFLOP/s", Color.GRAY);
        double x = Math.log10(2 * LEAST_INTENSITY);
        plot.labelBefore(x, x + Math.log10(peaks.gigabytes()), 6, -12, Math.round(peaks.gigabytes()) + " GB/s",
                Color.GRAY);
        plot.labelBefore(Math.log10(MOST_INTENSITY), Math.log10(LEAST_RATE), 6, -26, "forward", Color.BLUE);
        plot.labelBefore(Math.log10(MOST_INTENSITY), Math.log10(LEAST_RATE), 66, -26, "backward", Color.ORANGE);
        points.values().forEach(this::label);
        return plot.svg();
    }

    /** At the right of the point or at its left, a line higher or lower, further away only if nothing else is free. */
    private void label(Point point) {
        double width = LETTER_WIDTH * point.label.length();
        for (int distance = 0; distance < 8; distance++) {
            for (int below : new int[] {5 + 8 * distance, 5 - 8 * distance}) {
                double bottom = plot.down(point.y) + below;
                double right = plot.across(point.x) + GAP;
                if (take(right, bottom, width)) {
                    plot.label(point.x, point.y, GAP, below, point.label, point.color);
                    return;
                }
                if (take(right - 2 * GAP - width, bottom, width)) {
                    plot.labelBefore(point.x, point.y, GAP, below, point.label, point.color);
                    return;
                }
            }
        }
    }

    /** Takes the place of a text if it is free and in the picture. */
    private boolean take(double left, double bottom, double width) {
        double top = bottom - LINE_HEIGHT + 4;
        double right = left + width;
        boolean inside = left > plot.across(Math.log10(LEAST_INTENSITY))
                && right < plot.across(Math.log10(MOST_INTENSITY));
        boolean free = taken.stream()
                .noneMatch(box -> left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
        if (inside && free) {
            taken.add(new double[] {left, top, right, bottom});
        }
        return inside && free;
    }
}

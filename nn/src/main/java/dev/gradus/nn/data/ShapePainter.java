package dev.gradus.nn.data;

import dev.gradus.autograd.random.Philox;

/**
 * Paints one picture of {@link Shapes10}: a background that changes slowly, clutter, the shape, noise.
 *
 * <p>All choices come from one generator in a fixed order; colors are drawn without regard to the kind, so that color
 * tells nothing about the class.
 */
final class ShapePainter {
    static final int SIZE = 32;
    static final int CHANNELS = 3;

    /** Least distance in RGB between the shape and what lies around it: the shape can always be seen. */
    private static final double LEAST_CONTRAST = 120;

    /** Outlines stand upright or lean to either side, by at most 30 degrees; textures turn as they like. */
    private static final double MOST_LEANING = StrictMath.PI / 6;

    private final Philox random;
    private final double[] canvas = new double[CHANNELS * SIZE * SIZE];

    private ShapePainter(Philox random) {
        this.random = random;
    }

    /** Writes [3, 32, 32] bytes. */
    static void paint(ShapeKind kind, Philox random, byte[] target, int offset) {
        ShapePainter painter = new ShapePainter(random);
        double[] background = painter.color();
        double[] foreground = painter.colorAwayFrom(background);
        painter.fill(background);
        painter.clutter(background, foreground);
        painter.shape(kind, foreground);
        painter.develop(target, offset);
    }

    private void fill(double[] color) {
        double slopeX = uniform(-1.2, 1.2);
        double slopeY = uniform(-1.2, 1.2);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double light = slopeX * (x - SIZE / 2) + slopeY * (y - SIZE / 2);
                for (int c = 0; c < CHANNELS; c++) {
                    canvas[(c * SIZE + y) * SIZE + x] = color[c] + light;
                }
            }
        }
    }

    /** A few thin strokes and specks, fainter than the shape, some of its own color. */
    private void clutter(double[] background, double[] foreground) {
        int strokes = 2 + random.nextInt(3);
        for (int i = 0; i < strokes; i++) {
            double[] color = random.nextInt(3) == 0 ? foreground : color();
            double[] faint = mix(background, color, uniform(0.35, 0.75));
            double x = uniform(0, SIZE);
            double y = uniform(0, SIZE);
            double angle = uniform(0, StrictMath.PI);
            double half = random.nextBoolean() ? uniform(2, 5) : 0; // a speck is a stroke without length
            double width = half == 0 ? uniform(0.8, 1.4) : uniform(0.4, 0.7);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            blend(faint, 0, x, y, half + width + 1, (px, py) -> {
                double along = Math.abs((px - x) * cos + (py - y) * sin);
                double across = (py - y) * cos - (px - x) * sin;
                double beyond = Math.max(0, along - half);
                return Math.sqrt(beyond * beyond + across * across) - width;
            });
        }
    }

    private void shape(ShapeKind kind, double[] color) {
        double radius = uniform(9.5, 14);
        double margin = 0.9 * radius;
        double centerX = uniform(margin, SIZE - margin);
        double centerY = uniform(margin, SIZE - margin);
        double mostTurn = kind.isTexture() ? StrictMath.PI : MOST_LEANING;
        double angle = uniform(-mostTurn, mostTurn);
        double variant = random.nextDouble();
        double light = uniform(-1.5, 1.5);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        blend(color, light, centerX, centerY, radius + 1, (px, py) -> {
            double dx = px - centerX;
            double dy = py - centerY;
            return kind.distance(dx * cos + dy * sin, dy * cos - dx * sin, radius, variant);
        });
    }

    private interface Distance {
        double at(double x, double y);
    }

    /**
     * Lays a color over the canvas where the distance is negative, with an edge one pixel wide.
     *
     * @param reach how far from (centerX, centerY) there can be anything; pixels beyond are not looked at
     */
    private void blend(
            double[] color, double light, double centerX, double centerY, double reach, Distance distance) {
        int top = Math.max(0, (int) (centerY - reach));
        int bottom = Math.min(SIZE, (int) (centerY + reach) + 1);
        int left = Math.max(0, (int) (centerX - reach));
        int right = Math.min(SIZE, (int) (centerX + reach) + 1);
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                double cover = Math.clamp(0.5 - distance.at(x + 0.5, y + 0.5), 0, 1);
                if (cover > 0) {
                    for (int c = 0; c < CHANNELS; c++) {
                        int at = (c * SIZE + y) * SIZE + x;
                        canvas[at] += cover * (color[c] + light * (x - SIZE / 2) - canvas[at]);
                    }
                }
            }
        }
    }

    /** Adds noise and rounds to bytes. A word's four bytes, added, are near enough to a normal number. */
    private void develop(byte[] target, int offset) {
        double strength = uniform(3, 12) / 147.8; // the sum of four uniform bytes deviates by 147.8
        for (int i = 0; i < canvas.length; i++) {
            int word = random.nextInt();
            int sum = (word & 0xFF) + (word >>> 8 & 0xFF) + (word >>> 16 & 0xFF) + (word >>> 24);
            double value = canvas[i] + strength * (sum - 510);
            target[offset + i] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
    }

    private double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private double[] color() {
        return new double[] {uniform(10, 245), uniform(10, 245), uniform(10, 245)};
    }

    private double[] colorAwayFrom(double[] other) {
        double[] color = color();
        while (contrast(color, other) < LEAST_CONTRAST) {
            color = color();
        }
        return color;
    }

    private static double contrast(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < CHANNELS; c++) {
            sum += (a[c] - b[c]) * (a[c] - b[c]);
        }
        return Math.sqrt(sum);
    }

    private static double[] mix(double[] a, double[] b, double share) {
        double[] mixed = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            mixed[c] = a[c] + share * (b[c] - a[c]);
        }
        return mixed;
    }
}

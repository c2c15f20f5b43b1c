package dev.gradus.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The ten kinds of pictures of {@link Shapes10}: six outlines and four textures that fill a round window.
 *
 * <p>Each is a signed distance: negative inside, positive outside, in pixels, good to about a pixel near the edge —
 * all that a smooth edge needs. Coordinates are relative to the center, already turned; {@code radius} reaches to the
 * farthest corner; {@code variant} of [0, 1) is a free choice within the kind (thickness, period).
 *
 * <p>Implementation notes: {@link StrictMath} where the result is not exact, so that all machines draw the same bytes.
 */
enum ShapeKind {
    DISC {
        @Override
        double distance(double x, double y, double radius, double variant) {
            return length(x, y) - 0.85 * radius;
        }
    },
    RING {
        @Override
        double distance(double x, double y, double radius, double variant) {
            double thickness = radius * (0.26 + 0.14 * variant);
            return Math.abs(length(x, y) - (0.95 * radius - thickness / 2)) - thickness / 2;
        }
    },
    SQUARE {
        @Override
        double distance(double x, double y, double radius, double variant) {
            return Math.max(Math.abs(x), Math.abs(y)) - 0.7 * radius;
        }
    },
    TRIANGLE {
        @Override
        double distance(double x, double y, double radius, double variant) {
            double side = 0.8660254037844386 * Math.abs(x) - 0.5 * y; // normals at 120 degrees, a corner on top
            return Math.max(side, y) - 0.5 * radius;
        }
    },
    CROSS {
        @Override
        double distance(double x, double y, double radius, double variant) {
            double arm = radius * (0.22 + 0.10 * variant);
            double along = Math.max(Math.abs(x), Math.abs(y));
            double across = Math.min(Math.abs(x), Math.abs(y));
            return Math.max(along - 0.95 * radius, across - arm);
        }
    },
    STAR {
        @Override
        double distance(double x, double y, double radius, double variant) {
            double sector = 2 * StrictMath.PI / 5;
            double angle = StrictMath.atan2(x, -y) / sector; // counted from the top
            double folded = Math.abs(angle - Math.rint(angle)) * sector; // 0 at a tip, 36 degrees between two
            double inner = radius * (0.40 + 0.08 * variant);
            // The edge runs from the tip (radius, 0) to the notch at 36 degrees.
            double notchX = inner * 0.8090169943749475;
            double notchY = inner * 0.5877852522924731;
            double px = length(x, y) * StrictMath.cos(folded) - radius;
            double py = length(x, y) * StrictMath.sin(folded);
            double edgeX = notchX - radius;
            return (px * notchY - py * edgeX) / length(edgeX, notchY);
        }
    },
    STRIPES {
        @Override
        double distance(double x, double y, double radius, double variant) {
            double period = 4 + 2 * variant;
            return Math.max(length(x, y) - radius, fold(x, period) - period / 4);
        }
    },
    CHECKERBOARD {
        @Override
        double distance(double x, double y, double radius, double variant) {
            double cell = 3 + 1.5 * variant;
            double dx = fold(x, 2 * cell) - cell / 2;
            double dy = fold(y, 2 * cell) - cell / 2;
            double board = dx * dy > 0 ? -Math.min(Math.abs(dx), Math.abs(dy)) : Math.min(Math.abs(dx), Math.abs(dy));
            return Math.max(length(x, y) - radius, board);
        }
    },
    DOTS {
        @Override
        double distance(double x, double y, double radius, double variant) {
            double pitch = 5 + 1.5 * variant;
            return Math.max(length(x, y) - radius, length(fold(x, pitch), fold(y, pitch)) - 0.32 * pitch);
        }
    },
    SPIRAL {
        @Override
        double distance(double x, double y, double radius, double variant) {
            double pitch = 5 + 1.5 * variant;
            double arm = length(x, y) - pitch * StrictMath.atan2(y, x) / (2 * StrictMath.PI);
            return Math.max(length(x, y) - radius, fold(arm, pitch) - pitch / 4);
        }
    };

    /** Signed distance from the shape's edge, in pixels. */
    abstract double distance(double x, double y, double radius, double variant);

    /** Whether this is a pattern in a round window and not an outline. */
    boolean isTexture() {
        return ordinal() >= STRIPES.ordinal();
    }

    /** The names in lower case, in the order of the labels. */
    static List<String> names() {
        return Arrays.stream(values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static double length(double x, double y) {
        return Math.sqrt(x * x + y * y);
    }

    /** Distance to the nearest multiple of the period. */
    private static double fold(double value, double period) {
        return Math.abs(value - period * Math.rint(value / period));
    }
}

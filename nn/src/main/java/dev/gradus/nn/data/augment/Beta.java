package dev.gradus.nn.data.augment;

import dev.gradus.autograd.random.Philox;

/**
 * The symmetric beta distribution: X/(X + Y) of two gamma variables of shape α, in (0, 1) with mean ½.
 *
 * <p>Gamma of shape a ≥ 1 by rejection: with d = a − ⅓, c = 1/√(9d), v = (1 + c·gaussian)³ the value d·v is taken if
 * log u &lt; gaussian²/2 + d − d·v + d·log v. For a &lt; 1, that of a + 1 times u^(1/a).
 *
 * <p>Source: Marsaglia, Tsang, "A Simple Method for Generating Gamma Variables", 2000.
 */
final class Beta {
    private Beta() {}

    static double draw(double alpha, Philox random) {
        if (alpha == 1) {
            return random.nextDouble();
        }
        double x = gamma(alpha, random);
        double y = gamma(alpha, random);
        if (x + y == 0) {
            return random.nextBoolean() ? 1 : 0; // α so small that both are below the least double
        }
        return x / (x + y);
    }

    private static double gamma(double shape, Philox random) {
        if (shape < 1) {
            double power = StrictMath.pow(1 - random.nextDouble(), 1 / shape);
            return power * gamma(shape + 1, random);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double gaussian = random.nextGaussian();
            double root = 1 + c * gaussian;
            double v = root * root * root;
            double u = 1 - random.nextDouble();
            if (root > 0 && StrictMath.log(u) < 0.5 * gaussian * gaussian + d * (1 - v + StrictMath.log(v))) {
                return d * v;
            }
        }
    }
}

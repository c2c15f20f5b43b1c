package dev.gradus.nn.train;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.optim.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * The learning-rate range test: one short training whose learning rate grows by the same factor in each step, from far
 * too small to far too large. Where the loss begins to fall and where it explodes is what a learning rate must lie
 * between.
 *
 * <p>Losses of single batches differ much; they are smoothed by s = 0.95·s + 0.05·loss, divided by 1 − 0.95ᵗ as Adam's
 * mean is. The test ends early when the smoothed loss is above four times its lowest, or no number any more.
 *
 * <p>The suggestion is a tenth of the learning rate of the lowest smoothed loss: there, steps are already so long that
 * what is won is lost again, and the smoothing shows it late, by about 19 steps.
 *
 * <p>Source: Smith, "A disciplined approach to neural network hyper-parameters: Part 1", 2018; smoothing and end as
 * Howard and Gugger's fastai has them.
 *
 * @param points in order of their learning rates
 */
public record LearningRateRange(List<Point> points) {
    private static final double SMOOTHING = 0.95;
    private static final double EXPLOSION = 4;
    private static final double CAUTION = 10;

    /** A smoothed loss above this share of the first may be low by chance. */
    private static final double FALL = 0.97;

    /** Steps before which a smoothed loss is no more than a batch or two. */
    private static final int EARLY = 5;

    /**
     * A step of the test.
     *
     * @param loss of its batch, before it learned from it
     * @param smoothed over the steps up to this one
     */
    public record Point(double lr, double loss, double smoothed) {}

    public LearningRateRange {
        points = List.copyOf(points);
    }

    /** lr = from·(to/from)^(step/(steps − 1)): the schedule of a test, for its trainer. */
    public static Schedule schedule(double from, double to, int steps) {
        if (!(from > 0 && to > from && Double.isFinite(to)) || steps < 2) {
            throw new ArgumentException("lr_range",
                    "needs 0 < from < to and at least 2 steps, got from=" + from + " to=" + to + " steps=" + steps);
        }
        return step -> from * Math.pow(to / from, step / (steps - 1.0));
    }

    /**
     * Runs a test.
     *
     * @param trainer at its beginning, with {@link #schedule}; of no use afterwards
     * @param listener hears of each point
     */
    public static LearningRateRange of(Trainer trainer, int steps, Consumer<Point> listener) {
        trainer.model().train();
        List<Point> points = new ArrayList<>();
        double mean = 0;
        double lowest = Double.POSITIVE_INFINITY;
        try {
            for (int i = 1; i <= steps; i++) {
                trainer.step();
                Trainer.Result result = trainer.poll(true);
                mean = SMOOTHING * mean + (1 - SMOOTHING) * result.loss();
                Point point = new Point(result.lr(), result.loss(), mean / (1 - Math.pow(SMOOTHING, i)));
                points.add(point);
                listener.accept(point);
                lowest = Math.min(lowest, point.smoothed());
                if (i > EARLY && point.smoothed() > EXPLOSION * lowest) {
                    break;
                }
            }
        } catch (DivergenceException e) {
            // The end of the range: the points up to here say all there is to know.
        }
        return new LearningRateRange(points);
    }

    /** The learning rate to begin with; empty if the loss never fell. */
    public OptionalDouble suggestion() {
        int lowest = -1;
        for (int i = EARLY; i < points.size(); i++) {
            if (lowest < 0 || points.get(i).smoothed() < points.get(lowest).smoothed()) {
                lowest = i;
            }
        }
        boolean fell = lowest > EARLY && points.get(lowest).smoothed() < FALL * points.get(EARLY).smoothed();
        return fell ? OptionalDouble.of(points.get(lowest).lr() / CAUTION) : OptionalDouble.empty();
    }

    /** Whether the loss rose again, to twice its lowest or beyond all numbers: whether the range was wide enough. */
    public boolean exploded(int steps) {
        double lowest = points.stream().mapToDouble(Point::smoothed).min().orElse(Double.NaN);
        return points.size() < steps || points.getLast().smoothed() > 2 * lowest;
    }
}

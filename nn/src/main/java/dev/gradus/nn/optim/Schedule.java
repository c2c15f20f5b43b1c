package dev.gradus.nn.optim;

/** The learning rate as a pure function of the step, so that a resumed run needs nothing but the step's number. */
@FunctionalInterface
public interface Schedule {
    /** @param step from 0 */
    double at(int step);
}

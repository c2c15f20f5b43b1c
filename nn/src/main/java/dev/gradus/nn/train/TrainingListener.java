package dev.gradus.nn.train;

/** Hears what a run does, on the run's thread. */
@FunctionalInterface
public interface TrainingListener {
    void on(TrainingEvent event);
}

package dev.gradus.nn.train;

import java.nio.file.Path;

/** What a run tells while it goes on. Epochs and steps are counted from 1. */
public sealed interface TrainingEvent {

    /**
     * A step was made.
     *
     * @param step steps done since the beginning, those before a resume included
     * @param loss mean over the batch, with label smoothing
     * @param accuracy share of the batch that the model classified rightly before the step
     * @param gradientNorm of all parameters together before clipping; NaN without clipping
     * @param imagesPerSecond over the last steps
     */
    record Step(
            long step, int epoch, double loss, double accuracy, double lr, double gradientNorm, double imagesPerSecond)
            implements
                TrainingEvent {}

    /**
     * An epoch ended and the model was measured.
     *
     * @param trainLoss mean over the epoch's images, each measured before the step that learned from it
     * @param validated whether what follows was measured on pictures held out from training; else on the test set
     * @param loss without smoothing
     * @param averagedAccuracy accuracy with the moving average of the weights; NaN if none is kept
     * @param seconds duration of the epoch in this process, its measurements included
     */
    record Epoch(
            int epoch, long step, double trainLoss, boolean validated, double loss, double accuracy,
            double averagedAccuracy, double seconds)
            implements
                TrainingEvent {
        /** The accuracy of what shall be used: with the average of the weights, if one is kept. */
        double judged() {
            return Double.isNaN(averagedAccuracy) ? accuracy : averagedAccuracy;
        }
    }

    /** A checkpoint was put into place. */
    record Saved(long step, Path checkpoint) implements TrainingEvent {}

    /** Something about the model looks like a mistake; each kind is told once. */
    record Warning(long step, String text) implements TrainingEvent {}
}

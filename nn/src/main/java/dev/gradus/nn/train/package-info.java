/**
 * The training loop: {@link dev.gradus.nn.train.Trainer} makes one step, {@link dev.gradus.nn.train.TrainingRun} goes
 * on until the end, measures on the test set, saves and tells a listener, {@link dev.gradus.nn.train.TrainingState} is
 * what it takes to go on later as if it had never stopped.
 */
package dev.gradus.nn.train;

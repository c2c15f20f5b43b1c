package dev.gradus.nn.data;

/**
 * A data set as it is trained on and as it is tested on.
 *
 * @param train what the model learns from
 * @param test what it never sees before it is judged
 * @param normalization of the training pictures; the test pictures are normalized with the same numbers
 */
public record DatasetSplit(Dataset train, Dataset test, Normalization normalization) {}

package dev.gradus.autograd.backend;

/** The activations that a linear layer can apply while its result is still in the cache. */
public enum ActivationKind {
    NONE, GELU_ERF, GELU_TANH
}

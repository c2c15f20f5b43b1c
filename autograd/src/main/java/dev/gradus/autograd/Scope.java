package dev.gradus.autograd;
public final class Scope {}

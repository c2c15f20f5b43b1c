package dev.gradus.autograd;
import dev.gradus.autograd.backend.Backend;
public final class Device {}

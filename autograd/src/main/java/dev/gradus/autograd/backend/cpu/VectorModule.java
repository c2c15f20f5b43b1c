package dev.gradus.autograd.backend.cpu;

/** Whether this JVM has the Vector API, an incubator module that must be asked for when Java starts. */
public final class VectorModule {
    /** What to add with {@code --add-modules}. */
    public static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    public static boolean isPresent() {
        return ModuleLayer.boot().findModule(NAME).isPresent();
    }
}

package dev.gradus.examples.bench;

/** Sees the parts of a step; each is run at once. */
@FunctionalInterface
public interface Phases {
    /** Sees nothing. */
    Phases UNSEEN = (name, work) -> work.run();

    void run(String name, Runnable work);
}

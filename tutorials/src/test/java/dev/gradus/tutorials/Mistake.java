package dev.gradus.tutorials;

import dev.gradus.autograd.error.GradusException;

/**
 * A mistake, and the message that answers it.
 *
 * @param title what is done wrong, in a few words
 * @param attempt does it
 */
record Mistake(String title, Runnable attempt) {
    static Mistake mistake(String title, Runnable attempt) {
        return new Mistake(title, attempt);
    }

    /** The message, with every line number as 41, so that editing the programs changes nothing. */
    String message() {
        try {
            attempt.run();
        } catch (GradusException e) {
            return e.getMessage().replaceAll("Mistakes\\.java:\\d+", "Train.java:41");
        }
        throw new AssertionError("not refused: " + title);
    }
}

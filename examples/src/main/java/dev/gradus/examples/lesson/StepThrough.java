package dev.gradus.examples.lesson;

import dev.gradus.autograd.tape.TapeStepper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** A backward pass in the terminal, one operation at a time: n or Enter for the next, p for the one before, q ends. */
final class StepThrough {
    private final TapeStepper stepper;
    private final PrintWriter out;

    StepThrough(TapeStepper stepper, PrintWriter out) {
        this.stepper = stepper;
        this.out = out;
    }

    /** Prints all steps. */
    void printAll() {
        while (stepper.next()) {
            show();
        }
        out.flush();
    }

    /** Asks after each step where to go. */
    void run(BufferedReader keys) {
        if (stepper.next()) {
            show();
        }
        String key = ask(keys);
        while (key != null && !key.startsWith("q")) {
            boolean moved = key.isEmpty() || key.startsWith("n")
                    ? stepper.next()
                    : key.startsWith("p") && stepper.previous();
            if (moved) {
                show();
            } else {
                out.println(key.isEmpty() || key.startsWith("n") ? "That was the last operation."
                        : key.startsWith("p") ? "This is the first operation." : "n: next, p: previous, q: quit");
            }
            key = ask(keys);
        }
        out.flush();
    }

    private String ask(BufferedReader keys) {
        out.print("[n]ext, [p]revious, [q]uit: ");
        out.flush();
        try {
            String line = keys.readLine();
            return line == null ? null : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void show() {
        out.println();
        out.println("Step " + stepper.position() + " of " + stepper.steps().size());
        out.print(stepper.current());
    }
}

package dev.gradus.examples;

import dev.gradus.autograd.backend.opencl.CompilingListener;

/**
 * Says that kernels are compiled, which takes some seconds at the first start with a device: on a terminal which ones,
 * in a line that vanishes, elsewhere once.
 */
final class CompilingLine implements CompilingListener {
    private static final String CLEAR = "\r\u001b[K";

    private final Console console;
    private int files;

    CompilingLine(Console console) {
        this.console = console;
    }

    @Override
    public void begins(String file) {
        files++;
        if (console.terminal()) {
            print(CLEAR + "compiling kernels, once for this device: " + files + ", " + file);
        } else if (files == 1) {
            console.note("compiling kernels, once for this device");
        }
    }

    @Override
    public void ends(String file) {
        if (console.terminal()) {
            print(CLEAR);
        }
    }

    private void print(String text) {
        console.err().print(text);
        console.err().flush();
    }
}

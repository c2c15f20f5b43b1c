package dev.gradus.examples;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether programs read standard output. */
final class JsonOption {
    @Option(
            names = "--json",
            description = "One JSON object per line on standard output; everything else goes to standard error.")
    private boolean json;

    Console console(CommandSpec spec) {
        return Console.of(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
    }
}

package dev.gradus.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command {@code gradus}: the root that its subcommands hang on.
 *
 * <p>Standard output carries results only (with {@code --json} one JSON object per line); progress, logging and errors
 * go to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage.
 */
@Command(
        name = "gradus",
        description = "Trains and examines Vision Transformers, on an autograd framework made to be read.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Every command explains itself: gradus COMMAND --help"})
public final class Gradus {
    private Gradus() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line with all its commands, ready to execute. */
    static CommandLine commandLine() {
        return new CommandLine(new Gradus());
    }
}

package dev.gradus.examples;

import dev.gradus.examples.lesson.CheckCommand;
import dev.gradus.examples.lesson.LessonCommand;
import dev.gradus.examples.shell.ShellCommand;
import dev.gradus.examples.site.SiteCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command {@code gradus}: the root that its subcommands hang on.
 *
 * <p>Standard output carries results only (with {@code --json} one JSON object per line); progress, logging and errors
 * go to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped
 * by Ctrl-C.
 */
@Command(
        name = "gradus",
        description = "Trains and examines Vision Transformers, on an autograd framework made to be read.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            TrainCommand.class,
            FineTuneCommand.class,
            RecipesCommand.class,
            SweepCommand.class,
            AblateCommand.class,
            DataCommand.class,
            LearningRateCommand.class,
            EvalCommand.class,
            PredictCommand.class,
            ConvertCommand.class,
            InspectCommand.class,
            ModelsCommand.class,
            DevicesCommand.class,
            AugmentCommand.class,
            BenchCommand.class,
            BundleCommand.class,
            LessonCommand.class,
            CheckCommand.class,
            ShellCommand.class,
            SiteCommand.class,
            HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Every command explains itself: gradus COMMAND --help"})
public final class Gradus {
    private Gradus() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line with all its commands, ready to execute. */
    static CommandLine commandLine() {
        Errors errors = new Errors();
        CommandLine commandLine = new CommandLine(new Gradus())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        CommandSections.arrange(commandLine);
        return commandLine;
    }
}

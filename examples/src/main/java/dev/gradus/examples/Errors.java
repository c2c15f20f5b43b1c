package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.autograd.error.NearMatches;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a person reads when something goes wrong: one line that says it, a hint, and no stack trace unless it is our
 * bug.
 */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    Errors() {}

    /** Wrong usage: the problem, near matches, and where to read on. */
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("gradus: " + lowerFirst(e.getMessage()));
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String typed = unmatched.getUnmatched().getFirst();
            List<String> near = NearMatches.of(withoutValue(typed), known(command, typed));
            if (!near.isEmpty()) {
                err.println("  hint: did you mean " + String.join(" or ", near) + "?");
            }
        }
        err.println("  help: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** Everything that went wrong later. */
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        if (e instanceof GradusException known) {
            err.println("gradus: " + known.getMessage());
            err.flush();
            return known instanceof ArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        }
        err.println("gradus: this is a bug of gradus, please report it with these lines");
        e.printStackTrace(err);
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static Collection<String> known(CommandLine command, String typed) {
        return typed.startsWith("-")
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
    }

    private static String withoutValue(String typed) {
        int equals = typed.indexOf('=');
        return equals < 0 ? typed : typed.substring(0, equals);
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}

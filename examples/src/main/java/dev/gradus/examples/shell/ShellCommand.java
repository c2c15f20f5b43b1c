package dev.gradus.examples.shell;

import dev.gradus.autograd.error.DataException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code gradus shell}: a line of Java at a time. */
@Command(
        name = "shell",
        description = "Opens JShell with all of Gradus imported: Java, line by line.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  gradus> var x = Tensor.of(1, 2, 3).requireGrad()",
            "  gradus> x.square().sum().backward()",
            "  gradus> x.grad()",
            "  gradus> /exit"})
public final class ShellCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        check(ModuleLayer.boot().findModule("jdk.jshell").isPresent());
        return new Shell(System.in, System.out, System.err).run(); // loaded only now: it needs the module
    }

    /** @throws DataException if this Java has no JShell */
    static void check(boolean present) {
        if (!present) {
            throw new DataException("shell", "this Java has no JShell: " + System.getProperty("java.home"),
                    "the shell needs the module jdk.jshell, which JDKs have and runtimes leave out",
                    "set JAVA_HOME to a JDK 25 or later");
        }
    }
}

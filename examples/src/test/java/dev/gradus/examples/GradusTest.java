package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class GradusTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = Gradus.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    @Test
    void helpNamesEveryCommand() {
        assertEquals(0, run("--help"));
        for (String command : Gradus.commandLine().getSubcommands().keySet()) {
            assertTrue(out.toString().contains("\n  " + command), () -> command + " is missing in\n" + out);
        }
    }

    @Test
    void helpGroupsTheCommandsByPurposeAndGivesEachALine() {
        Set<String> commands = Gradus.commandLine().getSubcommands().keySet();
        assertEquals(List.of("help"), CommandSections.of(commands).get("Others"),
                "every command belongs to a section: name it in CommandSections");
        assertEquals(0, run("--help"));
        List<String> lines = out.toString().lines().toList();
        for (String command : commands) {
            int line = IntStream.range(0, lines.size()).filter(i -> lines.get(i).startsWith("  " + command + " "))
                    .findFirst().orElseThrow();
            assertTrue(line + 1 == lines.size() || !lines.get(line + 1).matches(" {6,}\\S.*"),
                    () -> "shorten the first line of the description of " + command + ", what follows may say more:\n"
                            + out);
        }
    }

    @Test
    void everyCommandAndOptionExplainsItself() {
        for (CommandLine command : Gradus.commandLine().getSubcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            assertTrue(spec.usageMessage().description().length > 0, () -> "no description: " + spec.name());
            for (OptionSpec option : spec.options()) {
                assertTrue(option.description().length > 0,
                        () -> "no description: " + spec.name() + " " + option.longestName());
            }
        }
    }

    @Test
    void anUnknownCommandIsWrongUsageAndSaysSo() {
        assertEquals(2, run("trian"));
        assertTrue(err.toString().contains("'trian'"), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void versionNamesGradusAndJava() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().startsWith("gradus "), out::toString);
        assertTrue(out.toString().contains("Java " + Runtime.version().feature()), out::toString);
    }
}

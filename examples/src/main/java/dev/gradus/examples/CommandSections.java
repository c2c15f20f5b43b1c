package dev.gradus.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands in the help of {@code gradus}, by what one wants to do. */
final class CommandSections implements IHelpSectionRenderer {
    private static final String REST = "Others";

    private static final Map<String, List<String>> SECTIONS = sections();

    private static Map<String, List<String>> sections() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        sections.put("Learn how it works", List.of("lesson", "check", "shell", "site"));
        sections.put("Train a model",
                List.of("train", "finetune", "recipes", "data", "augment", "lr-range", "ablate", "sweep"));
        sections.put("Use a trained model", List.of("eval", "predict", "inspect", "convert", "models"));
        sections.put("Know your machine", List.of("devices", "bench", "bundle"));
        sections.put(REST, List.of("help"));
        return Collections.unmodifiableMap(sections);
    }

    /** Gives a command's help these sections instead of its plain list. */
    static void arrange(CommandLine commandLine) {
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandSections());
    }

    /** The commands of each section; one that no section names stands in the last. */
    static Map<String, List<String>> of(Iterable<String> commands) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        SECTIONS.keySet().forEach(section -> found.put(section, new ArrayList<>()));
        for (String command : commands) {
            found.get(sectionOf(command)).add(command);
        }
        found.forEach((section, names) -> names.sort((a, b) -> Integer.compare(place(section, a), place(section, b))));
        return found;
    }

    private static String sectionOf(String command) {
        return SECTIONS.keySet().stream().filter(section -> SECTIONS.get(section).contains(command)).findFirst()
                .orElse(REST);
    }

    private static int place(String section, String command) {
        int place = SECTIONS.get(section).indexOf(command);
        return place < 0 ? Integer.MAX_VALUE : place;
    }

    private static String inShort(UsageMessageSpec usage) {
        String[] lines = usage.header().length > 0 ? usage.header() : usage.description();
        return lines.length > 0 ? lines[0] : "";
    }

    @Override
    public String render(Help help) {
        Map<String, Help> commands = help.subcommands();
        int names = 2 + commands.keySet().stream().mapToInt(String::length).max().orElse(0);
        int width = help.commandSpec().usageMessage().width();
        StringBuilder text = new StringBuilder();
        of(commands.keySet()).forEach((section, members) -> {
            if (members.isEmpty()) {
                return;
            }
            Help.TextTable table = Help.TextTable.forColumns(help.colorScheme(),
                    new Column(names + 2, 2, Overflow.SPAN),
                    new Column(width - names - 2, 2, Overflow.WRAP));
            for (String name : members) {
                table.addRowValues(help.colorScheme().commandText(name),
                        help.colorScheme().text(inShort(commands.get(name).commandSpec().usageMessage())));
            }
            text.append(help.createHeading("%n" + section + ":%n")).append(table);
        });
        return text.toString();
    }
}

package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.Cifar100;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.Mnist;
import dev.gradus.vit.image.DecodedFolder;
import dev.gradus.vit.image.ImageFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus data}: what can be learned from here. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says which data sets are here, or what is in a folder of pictures.",
            "",
            "For those that are not here, it says where they come from."},
        footer = {
            "",
            "Examples:",
            "  gradus data",
            "  gradus data ~/pictures/birds    classes, how many pictures each has, and what cannot be read"})
final class DataCommand implements Callable<Integer> {
    private static final String ROW = "%-16s %-8s %s";

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "A folder that holds a folder for each class.")
    private String folder;

    @Option(names = "--data-dir", paramLabel = "DIR",
            description = "Folder to look in first. Default: $GRADUS_DATA, ~/.cache/gradus")
    private Path dataDir;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    DataCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        if (folder == null) {
            list(console);
        } else {
            describe(console, ImageFolder.scan(Path.of(folder.replaceFirst("^folder:", ""))));
        }
        return 0;
    }

    private void list(Console console) {
        List<Path> places = Cifar10.folders(Optional.ofNullable(dataDir), System.getenv(),
                Path.of(System.getProperty("user.home")));
        for (DatasetChoice.Kind kind : DatasetChoice.Kind.values()) {
            switch (kind) {
                case CIFAR10 -> tell(console, kind, Cifar10.find(places), "170 MB, fetched when asked for");
                case CIFAR100 -> tell(console, kind, Cifar100.find(places), "169 MB, fetched when asked for");
                case MNIST -> tell(console, kind, Mnist.DIGITS.find(places), "put the four idx files into "
                        + places.getFirst().resolve(Mnist.DIGITS.folder()));
                case FASHION_MNIST -> tell(console, kind, Mnist.FASHION.find(places), "put the four idx files into "
                        + places.getFirst().resolve(Mnist.FASHION.folder()));
                case SHAPES10 -> say(console, kind, true, "drawn here whenever it is asked for");
                case AUTO, CIFAR100_COARSE, FOLDER -> {} // other ways to ask for these, and for one's own
            }
        }
        if (!console.json()) {
            console.say("one's own: --dataset folder:DIR; ./gradus data DIR says what lies there");
        }
    }

    private static void tell(Console console, DatasetChoice.Kind kind, Optional<Path> place, String otherwise) {
        say(console, kind, place.isPresent(), place.map(Path::toString).orElse(otherwise));
    }

    private static void say(Console console, DatasetChoice.Kind kind, boolean here, String words) {
        String name = new DatasetChoice(kind, "").toString();
        console.emit(Events.object().put("dataset", name).put("here", here).put("where", words));
        if (!console.json()) {
            console.say(ROW, name, here ? "here" : "not here", words);
        }
    }

    private static void describe(Console console, ImageFolder found) {
        int[] train = new int[found.classNames().size()];
        int[] test = new int[train.length];
        found.train().forEach(entry -> train[entry.label()]++);
        found.test().forEach(entry -> test[entry.label()]++);
        for (int i = 0; i < train.length; i++) {
            ObjectNode event = Events.object().put("class", found.classNames().get(i)).put("train", train[i]);
            console.emit(event.put("test", test[i]));
            if (!console.json()) {
                console.say("%-24s %7d to train on, %6d to test on", found.classNames().get(i), train[i], test[i]);
            }
        }
        console.note("%d classes, %d pictures to train on, %d to test on", train.length, found.train().size(),
                found.test().size());
        if (!found.problems().isEmpty()) {
            console.warn(found.problems().size() + " would be skipped: " + DecodedFolder.summary(found.problems()));
        }
    }
}

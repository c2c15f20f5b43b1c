package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.examples.recipe.Measured;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.RecipeKey;
import dev.gradus.examples.recipe.RecipeTree;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus recipes}: how trainings can go. */
@Command(
        name = "recipes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lists the recipes, or shows one.",
            "",
            "Expected accuracy and time are those of runs that were measured; training FLOPs are computed: six for "
                    + "each multiply-add of a picture's forward pass, times the pictures that are seen."},
        footer = {
            "",
            "Examples:",
            "  gradus recipes                          all of them",
            "  gradus recipes cifar10-2min             the file, with its comments",
            "  gradus recipes cifar10-2min > my.toml   a beginning for one's own",
            "  gradus recipes --keys                   what can stand in a recipe"})
final class RecipesCommand implements Callable<Integer> {
    private static final String ROW = "%-24s %-18s %7s %10s  %-24s %-13s %s";

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The recipe, or the file, that is shown.")
    private String name;

    @Option(names = "--keys",
            description = "List all keys: what each does, what it may be, and what it usually is.")
    private boolean keys;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    RecipesCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        if (keys) {
            RecipeKey.all().forEach(key -> explain(console, key));
        } else if (name == null) {
            list(console);
        } else {
            show(console, NamedRecipe.open(name));
        }
        return 0;
    }

    private static void explain(Console console, RecipeKey key) {
        console.emit(Events.object().put("key", key.name()).put("allowed", key.allowed())
                .put("usual", key.rule().usual()).put("says", key.rule().says()));
        if (!console.json()) {
            String usual = key.rule().usual().isEmpty() ? "" : "; usually " + key.rule().usual();
            console.say("%-26s %s", key.name(), key.rule().says());
            console.say("%-26s   %s%s", "", key.allowed(), usual);
        }
    }

    private static void show(Console console, NamedRecipe named) {
        Recipe recipe = named.read(List.of()); // a wrong file is not shown as if it were right
        ObjectNode event = Events.object().put("name", named.name());
        event.set("recipe", RecipeTree.of(recipe));
        console.emit(event);
        if (!console.json()) {
            console.say("%s", named.text().stripTrailing());
        }
    }

    private static void list(Console console) {
        if (!console.json()) {
            console.say(ROW, "name", "model", "epochs", "FLOPs", "test accuracy", "time", "what it is for");
        }
        for (NamedRecipe named : NamedRecipe.all()) {
            tell(console, named.name(), named.read(List.of()));
        }
        if (!console.json()) {
            console.say("");
            console.say("./gradus train --recipe NAME begins, ./gradus recipes NAME shows the file.");
        }
    }

    private static void tell(Console console, String name, Recipe recipe) {
        Measured measured = Measured.of(name);
        boolean known = !recipe.model().name().isEmpty();
        double flops = known ? flops(recipe) : Double.NaN;
        ObjectNode event = Events.object().put("name", name).put("model", recipe.model().name())
                .put("dataset", recipe.data().dataset()).put("epochs", recipe.training().epochs());
        if (known) {
            event.put("trainingFlops", flops);
        }
        event.set("accuracies", Events.numbers(measured.accuracies()));
        event.set("minutes", Events.numbers(measured.minutes()));
        console.emit(event.put("machine", measured.machine()).put("about", recipe.about()));
        if (!console.json()) {
            console.say(ROW, name, known ? recipe.model().name() : "of the weights", recipe.training().epochs(),
                    known ? readable(flops) : "", measured.accuracy(), measured.time(), recipe.about());
        }
    }

    /** Of the forward and backward passes of all pictures that a whole training sees. */
    static double flops(Recipe recipe) {
        VisionTransformerConfig vit = recipe.model().apply(Presets.named(recipe.model().name()).config());
        long all = recipe.data().choice().kind().trainSize();
        int limit = recipe.data().limitTrain();
        long pictures = limit == 0 ? all : Math.min(all, limit);
        int batch = recipe.training().batch();
        int perEpoch = Math.toIntExact(Math.max(1, pictures / batch / recipe.training().accumulate()));
        long perStep = (long) batch * recipe.training().accumulate();
        return 6.0 * vit.multiplyAdds() * perStep * recipe.training().lastStep(perEpoch);
    }

    private static String readable(double flops) {
        return flops < 1e15
                ? String.format(Locale.ROOT, "%.1f T", flops / 1e12)
                : String.format(Locale.ROOT, "%.2f P", flops / 1e15);
    }
}

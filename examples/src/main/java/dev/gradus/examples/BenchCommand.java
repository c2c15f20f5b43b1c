package dev.gradus.examples;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gradus bench}: how fast a model trains or infers, and why. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "train|infer|kernels|ladder",
        subcommands = {KernelsCommand.class, LadderCommand.class},
        description = {
            "Measures the speed of a model, and what the machine could do.",
            "",
            "Without a name, the model is a pre-norm ViT with a class token and an MLP of 4·dim. GFLOP/s count "
                    + "matrix products only: 2 for a multiply-add, and three times the forward for training."},
        footer = {"", "Examples:", "  gradus bench train",
            "  gradus bench train --profile --timeline step.json",
            "  gradus bench infer --dim 384 --depth 12 --heads 6 --json",
            "  gradus bench kernels layer_norm self_attention",
            "  gradus bench ladder"})
final class BenchCommand {
    @Spec
    private CommandSpec spec;

    BenchCommand() {}

    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            description = "Times forward, loss, backward and an AdamW step.",
            footer = {"", "Examples:", "  gradus bench train --batch 64",
                "  gradus bench train --model cct_2_3x2_cifar",
                "  gradus bench train --profile                        where the time of a step goes",
                "  gradus bench train --profile --timeline step.json   open it with https://ui.perfetto.dev",
                "  gradus bench train --unfused                        what the fused kernels are worth"})
    int train(@Mixin StepOptions options) {
        new StepReport(options, true, options.console(spec)).run();
        return 0;
    }

    @Command(
            name = "infer",
            mixinStandardHelpOptions = true,
            description = "Times the forward pass alone.",
            footer = {"", "Examples:", "  gradus bench infer --batch 1", "  gradus bench infer --profile"})
    int infer(@Mixin StepOptions options) {
        new StepReport(options, false, options.console(spec)).run();
        return 0;
    }
}

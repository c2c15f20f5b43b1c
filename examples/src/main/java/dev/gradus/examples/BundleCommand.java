package dev.gradus.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus bundle}: Gradus with a Java of its own, to be carried to another machine. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Packs Gradus for a machine where no Java is installed.",
            "",
            "Writes a folder and a packed copy of it for the same kind of system as this: for a rented graphics card, "
                    + "say. All commands work there but lesson, check, "
                    + "shell and site, which need a JDK and a checkout."},
        footer = {
            "",
            "Examples:",
            "  gradus bundle gradus-bundle",
            "  gradus bundle gradus-bundle --opencl-loader /usr/lib/x86_64-linux-gnu/libOpenCL.so.1",
            "",
            "There: tar xf gradus-bundle.tar.gz && gradus-bundle/gradus devices --check"})
final class BundleCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder to write; it must not exist yet.")
    private Path folder;

    @Option(names = "--opencl-loader", paramLabel = "FILE",
            description = "Takes this libOpenCL.so.1 along, for machines that have a driver and no loader.")
    private Path loader;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    BundleCommand() {}

    @Override
    public Integer call() throws IOException {
        Console console = json.console(spec);
        Bundle bundle = new Bundle(folder);
        Path application = Bundle.application();
        console.note("making a Java runtime of what Gradus needs");
        bundle.addRuntime();
        bundle.addJars(application);
        if (loader != null) {
            bundle.addLoader(loader);
        }
        bundle.addLauncher();
        console.note("packing");
        Path packed = bundle.pack();
        double megabytes = Files.size(packed) / 1e6;
        console.say("%s, and packed %s (%.0f MB)", folder, packed, megabytes);
        console.emit(Events.object().put("folder", folder.toString()).put("packed", packed.toString())
                .put("bytes", Files.size(packed)));
        return 0;
    }
}

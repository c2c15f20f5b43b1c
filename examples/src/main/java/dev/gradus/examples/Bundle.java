package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/**
 * A folder that runs Gradus on a machine of this kind where nothing is installed, no Java either: a runtime image, the
 * jars, a launcher, and the OpenCL loader if wanted.
 */
final class Bundle {
    /** What Gradus and its libraries use of the JDK; lessons need its compiler and are left out. */
    private static final List<String> MODULES = List.of("java.base", "java.desktop", "java.logging", "java.management",
            "java.naming", "java.net.http", "java.xml", "jdk.incubator.vector", "jdk.unsupported", "jdk.zipfs");
    private static final int EXECUTABLE = 0755;

    private final Path folder;

    /** @param folder does not exist yet */
    Bundle(Path folder) {
        if (Files.exists(folder)) {
            throw new FileException(folder.toString(), "it exists already; a bundle is written to a new folder");
        }
        this.folder = folder;
    }

    /** The folder of {@code gradus.jar} and the jars beside it. */
    static Path application() {
        try {
            Path jar = Path.of(Bundle.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isRegularFile(jar)) {
                return jar.getParent();
            }
            throw new ArgumentException("bundle", "this Gradus runs from classes, not from its jar", null,
                    "start it with ./gradus");
        } catch (URISyntaxException e) {
            throw new ArgumentException("bundle", "cannot tell where Gradus lies", null, null, e);
        }
    }

    /** Makes the runtime image; takes some seconds. */
    void addRuntime() {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow(() -> new ArgumentException("bundle",
                "this Java has no jlink: " + System.getProperty("java.home"), null, "use a full JDK"));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int result = jlink.run(out, out, "--add-modules", String.join(",", MODULES), "--strip-debug",
                "--no-header-files", "--no-man-pages", "--compress", "zip-6", "--output",
                folder.resolve("runtime").toString());
        if (result != 0) {
            throw new ArgumentException("bundle", "jlink failed: " + said.toString().strip());
        }
    }

    /** Copies the jars of an application's folder. */
    void addJars(Path application) {
        try (Stream<Path> files = Files.list(application)) {
            Path lib = Files.createDirectories(folder.resolve("lib"));
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        } catch (IOException e) {
            throw new FileException(folder.toString(), "cannot be written: " + e.getMessage(), null, null, e);
        }
    }

    /** Copies the system's OpenCL loader, for machines that have a driver and no loader. */
    void addLoader(Path loader) {
        if (!Files.isRegularFile(loader)) {
            throw new FileException(loader.toString(), "there is no such file; the loader is usually called "
                    + "libOpenCL.so.1");
        }
        try {
            Path opencl = Files.createDirectories(folder.resolve("opencl"));
            Files.copy(loader, opencl.resolve("libOpenCL.so.1"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(Files.createDirectories(opencl.resolve("vendors")).resolve("nvidia.icd"),
                    "libnvidia-opencl.so.1\n");
        } catch (IOException e) {
            throw new FileException(folder.toString(), "cannot be written: " + e.getMessage(), null, null, e);
        }
    }

    void addLauncher() {
        try {
            Path launcher = Files.writeString(folder.resolve("gradus"), """
                    #!/bin/sh
                    # gradus, with a Java of its own. GRADUS_JAVA_OPTS: further options for the JVM.
                    here=$(cd -P "$(dirname "$0")" && pwd)
                    if [ -f "$here/opencl/libOpenCL.so.1" ]; then
                        LD_LIBRARY_PATH=$here/opencl${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
                        export LD_LIBRARY_PATH
                        # The loader finds drivers by the files of this folder; the system's own come first.
                        if [ ! -d /etc/OpenCL/vendors ] && [ -z "${OCL_ICD_VENDORS:-}" ]; then
                            OCL_ICD_VENDORS=$here/opencl/vendors
                            export OCL_ICD_VENDORS
                        fi
                    fi
                    exec "$here/runtime/bin/java" -Xlog:disable -Xlog:all=warning:stderr \\
                        --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \\
                        -XX:+UseParallelGC -Xmn256m -XX:-UseFPUForSpilling -XX:CompileCommand=quiet \\
                        "-XX:CompileCommand=inline,dev.gradus.autograd.backend.cpu.VectorMath::*" \\
                        "-XX:CompileCommand=dontinline,dev.gradus.autograd.backend.cpu.RowMath::*Step" \\
                        ${GRADUS_JAVA_OPTS:-} -jar "$here/lib/gradus.jar" "$@"
                    """);
            launcher.toFile().setExecutable(true, false);
        } catch (IOException e) {
            throw new FileException(folder.toString(), "cannot be written: " + e.getMessage(), null, null, e);
        }
    }

    /** Packs the folder into FOLDER.tar.gz beside it and returns that. */
    Path pack() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        Path target = folder.resolveSibling(name + ".tar.gz");
        Path fresh = folder.resolveSibling(name + ".tar.gz.tmp");
        try {
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(fresh));
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(file));
                    Stream<Path> paths = Files.walk(folder)) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (Path path : paths.sorted().toList()) {
                    add(tar, path, name + "/" + folder.relativize(path));
                }
            }
            return Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new FileException(target.toString(), "cannot be written: " + e.getMessage(), null, null, e);
        }
    }

    private static void add(TarArchiveOutputStream tar, Path path, String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, name);
        if (Files.isRegularFile(path) && Files.isExecutable(path)) {
            entry.setMode(EXECUTABLE);
        }
        tar.putArchiveEntry(entry);
        if (Files.isRegularFile(path)) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
    }
}

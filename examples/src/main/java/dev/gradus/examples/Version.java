package dev.gradus.examples;

import picocli.CommandLine.IVersionProvider;

/** What {@code gradus --version} prints: the version in the jar's manifest, and the JVM it runs on. */
final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
        String version = Gradus.class.getPackage().getImplementationVersion();
        return new String[] {
            "gradus " + (version == null ? "(unpackaged)" : version),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + "), "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch")};
    }
}

package dev.gradus.nn.data;

import java.net.URI;

/**
 * A file on the net, and how to tell that it arrived whole.
 *
 * @param uri where it is
 * @param bytes its exact length
 * @param md5 its MD5 in hexadecimal; against accidents, not against malice
 */
public record DownloadSource(URI uri, long bytes, String md5) {
    /** The official archive of CIFAR-10, binary version. */
    public static final DownloadSource CIFAR_10 = new DownloadSource(
            URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
            170_052_171,
            "c32a1d4ab5d03f1284b67883e8d87530");
}

package dev.gradus.nn.data;

import java.net.URI;
import java.util.Locale;

/**
 * A file on the net, and how to tell that it arrived whole.
 *
 * @param uri where it is
 * @param bytes its exact length
 * @param kind of digest
 * @param digest of the content, in hexadecimal; empty for none
 */
public record DownloadSource(URI uri, long bytes, DigestKind kind, String digest) {
    /** The official archive of CIFAR-10, binary version. */
    public static final DownloadSource CIFAR_10 = new DownloadSource(
            URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
            170_052_171,
            "c32a1d4ab5d03f1284b67883e8d87530");

    /** The official archive of CIFAR-100, binary version. */
    public static final DownloadSource CIFAR_100 = new DownloadSource(
            URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
            168_513_733,
            DigestKind.SHA_256,
            "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec");

    public DownloadSource {
        digest = digest.toLowerCase(Locale.ROOT);
    }

    /** A file whose MD5 is known. */
    public DownloadSource(URI uri, long bytes, String md5) {
        this(uri, bytes, DigestKind.MD5, md5);
    }

    /** Whether a content of this digest is the one that was wanted. */
    boolean accepts(String found) {
        return kind == DigestKind.NONE || digest.equals(found);
    }
}

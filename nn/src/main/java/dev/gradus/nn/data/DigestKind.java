package dev.gradus.nn.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How a server tells what a file's content must be. */
public enum DigestKind {
    /** Against accidents, not against malice. */
    MD5("MD5"),
    /** What large files are named by in a repository with large-file storage. */
    SHA_256("SHA-256"),
    /** SHA-1 of the word "blob", the length and the content: how Git names a file. */
    GIT_BLOB("SHA-1"),
    /** The server does not tell: the length has to do. */
    NONE("SHA-256");

    private final String algorithm;

    DigestKind(String algorithm) {
        this.algorithm = algorithm;
    }

    /** A digest that waits for the content of so many bytes. */
    MessageDigest start(long bytes) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
        if (this == GIT_BLOB) {
            digest.update(("blob " + bytes + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        return digest;
    }

    @Override
    public String toString() {
        return algorithm;
    }
}

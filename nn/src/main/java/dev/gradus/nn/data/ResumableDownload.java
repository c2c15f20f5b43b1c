package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Fetches one file over HTTP into an open part file, goes on where an earlier attempt ended, and checks length and
 * digest.
 *
 * <p>Implementation notes: redirects are followed by hand, to allow only https (or the scheme of the source, for tests)
 * and only a few. The JDK's request timeout ends with the response's first byte, so a {@link StallGuard} closes a body
 * from which nothing has come for too long.
 */
final class ResumableDownload {
    static final int MAX_REDIRECTS = 5;
    private static final int MAX_ATTEMPTS = 4;
    private static final int CHUNK_BYTES = 1 << 16;
    static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final DownloadSource source;
    private final Duration patience;
    private final DownloadProgress progress;

    /**
     * @param patience how long a server may take to connect, to answer, or to send the next bytes
     */
    ResumableDownload(DownloadSource source, Duration patience, DownloadProgress progress) {
        this.source = source;
        this.patience = patience;
        this.progress = progress;
    }

    /**
     * Brings the part file to the full, checked content.
     *
     * @param part what an earlier attempt left, or empty; on a network error it keeps what has come so far
     * @throws DataException if the server cannot be reached, refuses, or sends something else
     */
    void fetch(FileChannel part) throws IOException {
        if (part.size() > source.bytes()) {
            part.truncate(0);
        }
        boolean resumed = part.size() > 0;
        receive(part);
        String digest = digest(part);
        if (!source.accepts(digest) && resumed) { // the old part may have been of another file: once more, afresh
            part.truncate(0);
            receive(part);
            digest = digest(part);
        }
        if (!source.accepts(digest)) {
            part.truncate(0);
            throw new DataException(source.uri().toString(), "the file that came has the " + source.kind() + " "
                    + digest + ", expected " + source.digest(), null,
                    "it was damaged on the way or changed by the server; nothing was kept");
        }
    }

    /** Keeps other processes away from a part file until its channel is closed. */
    static void lock(FileChannel channel, Path part) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // A thread of this process holds it.
        }
        throw new DataException(part.toString(), "somebody else is fetching this file", null,
                "wait for them, or choose another folder");
    }

    /** Requests until the length is reached; an attempt that brought something forward earns another one. */
    private void receive(FileChannel part) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
        try {
            int attempts = 0;
            while (part.size() < source.bytes()) {
                long before = part.size();
                try {
                    request(client, part);
                } catch (NetworkException e) {
                    attempts++;
                    if (attempts == MAX_ATTEMPTS || part.size() <= before) {
                        throw unreachable(part.size(), e);
                    }
                }
            }
        } finally {
            client.shutdownNow(); // and not close(), which would wait for what has stalled
        }
    }

    private void request(HttpClient client, FileChannel part) throws IOException, NetworkException {
        URI uri = source.uri();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            long from = part.size();
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience);
            if (from > 0) {
                request.header("Range", "bytes=" + from + "-");
            }
            HttpResponse<InputStream> response = send(client, request.build());
            try (InputStream body = response.body()) {
                int status = response.statusCode();
                if (REDIRECTS.contains(status)) {
                    uri = redirect(uri, response);
                    continue;
                }
                boolean goesOn = status == 206 && from > 0 && isRange(response, from);
                if (!goesOn && status != 200 && status != 206 && status != 416) {
                    throw new DataException(uri.toString(), "the server answered with status " + status);
                }
                if (!goesOn) {
                    part.truncate(0); // what is here is no beginning of what is there, or the server starts anew
                }
                if (goesOn || status == 200) {
                    copy(body, part);
                    return;
                }
            }
        }
        throw new DataException(source.uri().toString(), "more than " + MAX_REDIRECTS + " redirects or restarts");
    }

    private HttpResponse<InputStream> send(HttpClient client, HttpRequest request) throws NetworkException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new NetworkException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(source.uri().toString(), "the download was interrupted", null,
                    "run it again: it goes on where it was", e);
        }
    }

    private URI redirect(URI from, HttpResponse<?> response) {
        return redirect(from, response, source.uri().getScheme());
    }

    /** Where an answer sends on to: an https address, or one of the scheme that is allowed besides. */
    static URI redirect(URI from, HttpResponse<?> response, String allowed) {
        String location = response.headers().firstValue("Location").orElse("");
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new DataException(from.toString(), "redirected to what is no address: '" + location + "'", null, null,
                    e);
        }
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        if (location.isEmpty() || target.getHost() == null
                || !scheme.equals("https") && !scheme.equals(allowed)) {
            throw new DataException(from.toString(), "redirected to '" + location + "'",
                    "redirects are followed to https addresses only", null);
        }
        return target;
    }

    /** Whether the answer begins where the part ends, in a file of the expected length. */
    private boolean isRange(HttpResponse<?> response, long from) {
        String range = response.headers().firstValue("Content-Range").orElse("");
        return range.startsWith("bytes " + from + "-") && range.endsWith("/" + source.bytes());
    }

    private void copy(InputStream body, FileChannel part) throws NetworkException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (StallGuard guard = new StallGuard(body, patience)) {
            progress.advanced(size(part), source.bytes());
            for (int count = read(body, chunk, guard); count >= 0; count = read(body, chunk, guard)) {
                long done = size(part) + count;
                if (done > source.bytes()) {
                    throw new DataException(source.uri().toString(), "the server sends more than the "
                            + source.bytes() + " bytes that were expected");
                }
                write(part, ByteBuffer.wrap(chunk, 0, count));
                progress.advanced(done, source.bytes());
            }
        }
        if (size(part) < source.bytes()) {
            throw new NetworkException(new IOException("the connection ended early"));
        }
    }

    private int read(InputStream body, byte[] chunk, StallGuard guard) throws NetworkException {
        try {
            int count = body.read(chunk);
            guard.alive();
            if (count < 0 && guard.stalled()) {
                throw new IOException("closed");
            }
            return count;
        } catch (IOException e) {
            throw new NetworkException(guard.stalled()
                    ? new IOException("nothing has come for " + patience.toMillis() + " ms", e)
                    : e);
        }
    }

    private static long size(FileChannel part) {
        try {
            return part.size();
        } catch (IOException e) {
            throw new FileException("download", "the part file cannot be read: " + e, null, null, e);
        }
    }

    private void write(FileChannel part, ByteBuffer bytes) {
        try {
            long at = part.size();
            while (bytes.hasRemaining()) {
                at += part.write(bytes, at);
            }
        } catch (IOException e) {
            throw new FileException("download", "could not write the download of " + source.bytes() + " bytes: " + e,
                    null, "make room, or choose a folder that you may write to", e);
        }
    }

    private DataException unreachable(long done, NetworkException e) {
        Throwable cause = e.getCause();
        String problem = done == 0
                ? "cannot be fetched: " + describe(cause)
                : "broke off after " + done + " of " + source.bytes() + " bytes: " + describe(cause);
        return new DataException(source.uri().toString(), problem, null,
                done == 0 ? "is this machine on the net?" : "run it again: it goes on where it was", cause);
    }

    private static String describe(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private String digest(FileChannel part) throws IOException {
        MessageDigest digest = source.kind().start(part.size());
        part.position(0);
        InputStream in = Channels.newInputStream(part); // not closed: the part file stays open
        byte[] chunk = new byte[1 << 18];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            digest.update(chunk, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Trouble on the way to the server: worth another attempt, unlike trouble with the disk. */
    private static final class NetworkException extends Exception {
        private static final long serialVersionUID = 1L;

        NetworkException(IOException cause) {
            super(cause);
        }
    }
}

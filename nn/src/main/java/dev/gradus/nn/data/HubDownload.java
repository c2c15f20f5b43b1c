package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.autograd.io.SafeTensorsReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Fetches {@code model.safetensors} of a model on the Hugging Face hub into a cache, once: a file that is there is
 * taken as it is, without asking the net. Whoever wants to be sure of a branch names a commit.
 *
 * <p>The hub answers with the file's length and digest, and sends on to where its bytes are. They grow in a file that
 * ends in {@code .part}; when the network breaks off, it stays and the next attempt goes on from there. Length, digest
 * and header are checked before the file gets its name.
 */
public final class HubDownload {
    /** The address of the hub, unless the environment's {@code HF_ENDPOINT} names another. */
    public static final URI OFFICIAL = URI.create("https://huggingface.co");

    private static final String ENDPOINT = "HF_ENDPOINT";
    private static final String FILE = "model.safetensors";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MOST_BYTES = 1L << 40;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern SHA_1 = Pattern.compile("[0-9a-fA-F]{40}");

    private final URI hub;
    private final Path cache;
    private final Duration patience;
    private final DownloadProgress progress;

    /**
     * @param hub where the hub is, or a copy of it
     * @param cache the folder below which files are kept
     * @param patience how long a server may be silent
     */
    public HubDownload(URI hub, Path cache, Duration patience, DownloadProgress progress) {
        if (hub.getHost() == null || !"https".equals(hub.getScheme()) && !"http".equals(hub.getScheme())) {
            throw new ArgumentException("hub", "'" + hub + "' is no address of a hub",
                    "it begins with https:// and names a host", null);
        }
        this.hub = hub;
        this.cache = cache;
        this.patience = patience;
        this.progress = progress;
    }

    /** With half a minute of patience. */
    public HubDownload(URI hub, Path cache, DownloadProgress progress) {
        this(hub, cache, PATIENCE, progress);
    }

    /** The hub that the environment names, or the official one. */
    public static URI hub(Map<String, String> environment) {
        String endpoint = environment.getOrDefault(ENDPOINT, "");
        try {
            return endpoint.isBlank() ? OFFICIAL : URI.create(endpoint.strip());
        } catch (IllegalArgumentException e) {
            throw new ArgumentException("hub", "'" + endpoint + "' of " + ENDPOINT + " is no address");
        }
    }

    /** Where the model's file is once it was fetched. */
    public Path place(HubModel model) {
        return model.in(cache, FILE);
    }

    /**
     * Finds the file in the cache, or fetches it.
     *
     * @throws DataException if it is not here and cannot be fetched; it says what to put where
     */
    public Path fetch(HubModel model) {
        Path place = place(model);
        if (Files.isRegularFile(place)) {
            return place;
        }
        URI address = address(model);
        try {
            return fetch(probe(address), place);
        } catch (DataException | FileException e) {
            throw explained(model, address, place, e);
        } catch (IOException e) {
            throw new FileException(place.toString(), "could not write the download: " + e, null,
                    "make room, or choose a folder that you may write to", e);
        }
    }

    private URI address(HubModel model) {
        String base = hub.toString().replaceAll("/+$", "");
        return URI.create(base + model.path(FILE));
    }

    /** Asks for length and digest: of the file itself, or of the one that the hub sends on to. */
    private DownloadSource probe(URI address) {
        URI uri = address;
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
        try {
            for (int redirects = 0; redirects <= ResumableDownload.MAX_REDIRECTS; redirects++) {
                HttpResponse<Void> answer = head(client, uri);
                int status = answer.statusCode();
                boolean sendsOn = ResumableDownload.REDIRECTS.contains(status);
                if (status == 200 || sendsOn && answer.headers().firstValue("X-Linked-Size").isPresent()) {
                    return source(address, uri, answer.headers());
                }
                if (!sendsOn) {
                    throw new DataException(uri.toString(),
                            "the server answered with status " + status + meaning(status));
                }
                uri = ResumableDownload.redirect(uri, answer, hub.getScheme());
            }
        } finally {
            client.shutdownNow(); // and not close(), which would wait for what has stalled
        }
        throw new DataException(address.toString(), "more than " + ResumableDownload.MAX_REDIRECTS + " redirects");
    }

    private HttpResponse<Void> head(HttpClient client, URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience)
                .header("Accept-Encoding", "identity")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new DataException(uri.toString(), "cannot be reached: " + reason, null, null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(uri.toString(), "the download was interrupted", null, "run it again", e);
        }
    }

    private static DownloadSource source(URI address, URI uri, HttpHeaders headers) {
        String length = headers.firstValue("X-Linked-Size").or(() -> headers.firstValue("Content-Length")).orElse("");
        long bytes;
        try {
            bytes = Long.parseLong(length);
        } catch (NumberFormatException e) {
            bytes = -1;
        }
        if (bytes <= 0 || bytes > MOST_BYTES) {
            throw new DataException(uri.toString(), "the server tells no usable length of the file: '" + length + "'");
        }
        String tag = headers.firstValue("X-Linked-Etag").or(() -> headers.firstValue("ETag")).orElse("")
                .replaceFirst("^W/", "").replace("\"", "");
        if (SHA_256.matcher(tag).matches()) {
            return new DownloadSource(address, bytes, DigestKind.SHA_256, tag);
        }
        return SHA_1.matcher(tag).matches()
                ? new DownloadSource(address, bytes, DigestKind.GIT_BLOB, tag)
                : new DownloadSource(address, bytes, DigestKind.NONE, "");
    }

    private Path fetch(DownloadSource source, Path place) throws IOException {
        Files.createDirectories(place.getParent());
        Path part = place.resolveSibling(FILE + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ResumableDownload.lock(channel, part);
            try {
                new ResumableDownload(source, patience, progress).fetch(channel);
                channel.force(true);
                SafeTensorsReader.open(part).close();
                Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
                return place;
            } catch (CheckpointException e) { // whole, but no safetensors file: it will not get better
                Files.delete(part);
                throw new DataException(source.uri().toString(), e.problem(), e.rule(), e.hint(), e);
            } finally {
                if (Files.exists(part) && channel.size() == 0) {
                    Files.delete(part);
                }
            }
        }
    }

    /** The same error with all that helps to mend it. */
    private static DataException explained(HubModel model, URI address, Path place, GradusException e) {
        return new DataException(model.toString(), "not in the cache, and not fetched: [" + e.where() + "] "
                + e.problem(), e.rule(),
                "without a network: fetch " + address + " elsewhere and put it to " + place, e);
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401, 403 -> ": the model is private, wants a login, or is not there";
            case 404 -> ": there is no such model or revision, or it has no " + FILE;
            case 429 -> ": too many requests";
            default -> "";
        };
    }
}

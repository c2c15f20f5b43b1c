package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.io.SafeTensorsWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HubDownloadTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final HubModel MODEL = HubModel.parse("hf:timm/vit_tiny");
    private static final String PATH = "/timm/vit_tiny/resolve/main/model.safetensors";

    @TempDir
    Path cache;

    private byte[] content;
    private ArchiveServer server;

    @BeforeEach
    void startServer() throws IOException {
        Path file = cache.resolve("made");
        new SafeTensorsWriter().add("w", new int[] {5000}, new float[5000]).write(file);
        content = Files.readAllBytes(file);
        Files.delete(file);
        server = new ArchiveServer(content);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void fetchesByWayOfTheHubAndKeepsTheFile() throws IOException {
        server.hub(PATH, sha256(content), "/bytes");
        server.serve("/bytes");
        List<Long> heard = new ArrayList<>();
        Path place = new HubDownload(server.uri(""), cache, LONG, (done, total) -> {
            assertEquals(content.length, total);
            heard.add(done);
        }).fetch(MODEL);
        assertEquals(cache.resolve("hub/timm/vit_tiny/main/model.safetensors"), place);
        assertArrayEquals(content, Files.readAllBytes(place));
        assertEquals(List.of("model.safetensors"), files(place.getParent()));
        assertEquals(content.length, heard.getLast());
    }

    @Test
    void whatIsInTheCacheNeedsNoNetwork() throws IOException {
        HubDownload download = download(LONG);
        Files.createDirectories(download.place(MODEL).getParent());
        Files.write(download.place(MODEL), content);
        assertEquals(download.place(MODEL), download.fetch(MODEL));
        assertEquals(List.of(), server.ranges);
    }

    @Test
    void aModelThatMovedIsFollowedToItsNewName() throws IOException {
        server.hub(PATH, null, "/new/vit_tiny/resolve/main/model.safetensors");
        server.hub("/new/vit_tiny/resolve/main/model.safetensors", sha256(content), "/bytes");
        server.serve("/bytes");
        assertArrayEquals(content, Files.readAllBytes(download(LONG).fetch(MODEL)));
    }

    @Test
    void aRevisionHasItsOwnPlace() throws IOException {
        server.hub("/timm/vit_tiny/resolve/v1.0/model.safetensors", sha256(content), "/bytes");
        server.serve("/bytes");
        Path place = download(LONG).fetch(HubModel.parse("hf:timm/vit_tiny@v1.0"));
        assertEquals(cache.resolve("hub/timm/vit_tiny/v1.0/model.safetensors"), place);
    }

    @Test
    void aSmallFileIsCheckedByItsNameInGit() throws IOException {
        byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] blob = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, blob, head.length, content.length);
        server.serveTagged(PATH, "\"" + hex("SHA-1", blob) + "\"");
        assertArrayEquals(content, Files.readAllBytes(download(LONG).fetch(MODEL)));
    }

    @Test
    void aHubWithoutDigestsIsCheckedByLengthAndHeader() throws IOException {
        server.serveTagged(PATH, "W/\"something\"");
        assertArrayEquals(content, Files.readAllBytes(download(LONG).fetch(MODEL)));
    }

    @Test
    void aBrokenConnectionIsTakenUpAgain() throws IOException {
        server.hub(PATH, sha256(content), "/bytes");
        server.serveBreakingAt("/bytes", 0, 0, 9000); // requests are counted on both paths
        Path place = download(LONG).fetch(MODEL);
        assertArrayEquals(content, Files.readAllBytes(place));
        assertTrue(server.ranges.contains("bytes=9000-"), server.ranges::toString);
    }

    @Test
    void whatCameBeforeIsGoneOnWith() throws IOException {
        server.hub(PATH, sha256(content), "/bytes");
        server.serve("/bytes");
        Files.createDirectories(part().getParent());
        Files.write(part(), Arrays.copyOf(content, 7000));
        assertArrayEquals(content, Files.readAllBytes(download(LONG).fetch(MODEL)));
        assertTrue(server.ranges.contains("bytes=7000-"), server.ranges::toString);
    }

    @Test
    void aPartOfAnotherRevisionIsNoticedAndFetchedAnew() throws IOException {
        server.hub(PATH, sha256(content), "/bytes");
        server.serve("/bytes");
        Files.createDirectories(part().getParent());
        Files.write(part(), new byte[7000]);
        assertArrayEquals(content, Files.readAllBytes(download(LONG).fetch(MODEL)));
    }

    @Test
    void aStalledServerIsGivenUpAndThePartKept() throws IOException {
        server.hub(PATH, sha256(content), "/bytes");
        server.stallAt("/bytes", 5000);
        DataException error = assertThrows(DataException.class, () -> download(SHORT).fetch(MODEL));
        assertTrue(error.problem().contains("nothing has come for 300 ms"), error.getMessage());
        assertEquals(List.of("model.safetensors.part"), files(part().getParent()));
    }

    @Test
    void aHubThatNeverAnswersIsGivenUp() {
        server.neverAnswer(PATH);
        DataException error = assertThrows(DataException.class, () -> download(SHORT).fetch(MODEL));
        assertTrue(error.problem().contains("cannot be reached"), error.getMessage());
    }

    @Test
    void otherBytesThanPromisedAreThrownAway() throws IOException {
        server.hub(PATH, "0".repeat(64), "/bytes");
        server.serve("/bytes");
        DataException error = assertThrows(DataException.class, () -> download(LONG).fetch(MODEL));
        assertTrue(error.problem().contains("SHA-256 " + sha256(content)), error.getMessage());
        assertEquals(List.of(), files(part().getParent()));
    }

    @Test
    void whatIsNoSafetensorsFileIsThrownAway() throws IOException {
        byte[] page = "<html>please log in</html>".getBytes(StandardCharsets.US_ASCII);
        try (ArchiveServer portal = new ArchiveServer(page)) {
            portal.serveTagged(PATH, "");
            HubDownload download = new HubDownload(portal.uri(""), cache, LONG, DownloadProgress.SILENT);
            DataException error = assertThrows(DataException.class, () -> download.fetch(MODEL));
            assertTrue(error.problem().contains("header claims"), error.getMessage());
            assertEquals(List.of(), files(part().getParent()));
        }
    }

    @Test
    void withoutANetworkItSaysWhatToPutWhere() {
        HubDownload nobody = new HubDownload(URI.create("http://127.0.0.1:1/"), cache, LONG, DownloadProgress.SILENT);
        DataException error = assertThrows(DataException.class, () -> nobody.fetch(MODEL));
        assertEquals("hf:timm/vit_tiny", error.where());
        assertTrue(error.problem().startsWith("not in the cache, and not fetched"), error.getMessage());
        assertTrue(error.hint().contains("http://127.0.0.1:1" + PATH), error.getMessage());
        assertTrue(error.hint().contains(nobody.place(MODEL).toString()), error.getMessage());
    }

    @Test
    void aModelThatIsNotThereIsToldApartFromOneThatWantsALogin() {
        server.answer(PATH, 404);
        assertTrue(assertThrows(DataException.class, () -> download(LONG).fetch(MODEL)).problem()
                .contains("no such model or revision"));
        server.answer("/a/b/resolve/main/model.safetensors", 401);
        assertTrue(assertThrows(DataException.class, () -> download(LONG).fetch(HubModel.parse("hf:a/b"))).problem()
                .contains("wants a login"));
    }

    @Test
    void redirectsLeadNeitherInCirclesNorToFiles() {
        server.hub(PATH, null, PATH);
        assertTrue(assertThrows(DataException.class, () -> download(LONG).fetch(MODEL)).problem()
                .contains("more than 5 redirects"));
        server.hub("/a/b/resolve/main/model.safetensors", null, "file:///etc/passwd");
        assertTrue(assertThrows(DataException.class, () -> download(LONG).fetch(HubModel.parse("hf:a/b"))).problem()
                .contains("redirected to 'file:///etc/passwd'"));
    }

    @Test
    void theEnvironmentNamesAnotherHub() {
        assertEquals(HubDownload.OFFICIAL, HubDownload.hub(Map.of("HF_ENDPOINT", " ")));
        URI mirror = URI.create("https://mirror.example");
        assertEquals(mirror, HubDownload.hub(Map.of("HF_ENDPOINT", mirror.toString())));
        assertThrows(ArgumentException.class, () -> HubDownload.hub(Map.of("HF_ENDPOINT", "not an address")));
        assertThrows(ArgumentException.class,
                () -> new HubDownload(URI.create("ftp://host"), cache, LONG, DownloadProgress.SILENT));
        assertFalse(HubDownload.OFFICIAL.toString().endsWith("/"));
    }

    private HubDownload download(Duration patience) {
        return new HubDownload(server.uri(""), cache, patience, DownloadProgress.SILENT);
    }

    private Path part() {
        return download(LONG).place(MODEL).resolveSibling("model.safetensors.part");
    }

    private static List<String> files(Path folder) throws IOException {
        return CifarArchiveTest.names(folder);
    }

    private static String sha256(byte[] content) {
        return hex("SHA-256", content);
    }

    private static String hex(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

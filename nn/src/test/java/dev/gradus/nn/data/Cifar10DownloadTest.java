package dev.gradus.nn.data;

import static dev.gradus.nn.data.CifarArchiveTest.names;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.FileException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class Cifar10DownloadTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String PART = "cifar-10-binary.tar.gz.part";

    private static final int LENGTH = 20_000;

    private static byte[] content;

    @TempDir
    Path base;

    private ArchiveServer server;

    @BeforeAll
    static void makeArchive() {
        content = Archives.whole(LENGTH);
    }

    @BeforeEach
    void startServer() throws IOException {
        server = new ArchiveServer(content);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void fetchesUnpacksAndLeavesOnlyTheData() throws IOException {
        server.serve("/a");
        List<Long> heard = new ArrayList<>();
        Path folder = download(source("/a"), LONG, (done, total) -> {
            assertEquals(content.length, total);
            heard.add(done);
        }).fetchTo(base);
        assertEquals(base.resolve(Cifar10.FOLDER), folder);
        assertOnlyDataIsLeft();
        assertEquals(0, heard.getFirst());
        assertEquals(content.length, heard.getLast());
        assertEquals(heard.stream().sorted().toList(), heard);
    }

    @Test
    void goesOnWhereAnEarlierAttemptEnded() throws IOException {
        server.serve("/a");
        Files.write(base.resolve(PART), Arrays.copyOf(content, 5000));
        fetch("/a", LONG);
        assertEquals(List.of("bytes=5000-"), server.ranges);
        assertOnlyDataIsLeft();
    }

    @Test
    void aBrokenConnectionIsTakenUpAgain() throws IOException {
        server.serveBreakingAt("/a", 10_000, 20_000);
        fetch("/a", LONG);
        assertEquals(List.of("", "bytes=10000-", "bytes=20000-"), server.ranges);
        assertOnlyDataIsLeft();
    }

    @Test
    void whatHasComeIsKeptWhenTheServerGivesUp() throws IOException {
        server.serveBreakingAt("/a", 10_000, 20_000, 30_000, 40_000, 50_000);
        DataException e = assertThrows(DataException.class, () -> fetch("/a", LONG));
        assertTrue(e.problem().contains("broke off after 40000 of " + content.length + " bytes"), e.problem());
        assertEquals(List.of(PART), names(base));
        assertArrayEquals(Arrays.copyOf(content, 40_000), Files.readAllBytes(base.resolve(PART)));
    }

    @Test
    void aServerThatIgnoresRangesStartsAnew() throws IOException {
        server.serveWithoutRanges("/a");
        Files.write(base.resolve(PART), Arrays.copyOf(content, 5000));
        fetch("/a", LONG);
        assertOnlyDataIsLeft();
    }

    @Test
    void aPartOfAnotherFileIsNoticedAndFetchedAnew() throws IOException {
        server.serve("/a");
        byte[] other = new byte[5000];
        Arrays.fill(other, (byte) 1);
        Files.write(base.resolve(PART), other);
        fetch("/a", LONG);
        assertEquals(List.of("bytes=5000-", ""), server.ranges);
        assertOnlyDataIsLeft();
    }

    @Test
    void aPartThatIsTooLongIsFetchedAnew() throws IOException {
        server.serve("/a");
        Files.write(base.resolve(PART), new byte[content.length + 1]);
        fetch("/a", LONG);
        assertOnlyDataIsLeft();
    }

    @Test
    void aPartThatIsWholeNeedsNoNetwork() throws IOException {
        Files.write(base.resolve(PART), content);
        fetch("/nowhere", LONG);
        assertEquals(List.of(), server.ranges);
        assertOnlyDataIsLeft();
    }

    @Test
    void aStalledServerIsGivenUp() throws IOException {
        server.stallAt("/a", 7000);
        DataException e = assertThrows(DataException.class, () -> fetch("/a", SHORT));
        assertTrue(e.problem().contains("nothing has come for 300 ms"), e.problem());
        assertEquals(List.of(PART), names(base));
        assertTrue(Files.size(base.resolve(PART)) <= 7000);
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        server.neverAnswer("/a");
        DataException e = assertThrows(DataException.class, () -> fetch("/a", SHORT));
        assertTrue(e.problem().contains("cannot be fetched"), e.problem());
        assertEquals(List.of(), names(base));
    }

    @Test
    void aWrongMd5LeavesNothing() throws IOException {
        server.serve("/a");
        DownloadSource wrong = new DownloadSource(server.uri("/a"), content.length, "0".repeat(32));
        DataException e = assertThrows(DataException.class,
                () -> download(wrong, LONG, DownloadProgress.SILENT).fetchTo(base));
        assertTrue(e.problem().contains(Archives.md5(content)) && e.problem().contains("0".repeat(32)), e.problem());
        assertEquals(List.of(), names(base));
    }

    @Test
    void aLongerFileIsRefused() throws IOException {
        server.serve("/a");
        DownloadSource shorter = new DownloadSource(server.uri("/a"), 1000, Archives.md5(content));
        DataException e = assertThrows(DataException.class,
                () -> download(shorter, LONG, DownloadProgress.SILENT).fetchTo(base));
        assertTrue(e.problem().contains("more than the 1000 bytes"), e.problem());
    }

    @Test
    void aShorterFileIsRefused() {
        server.serve("/a");
        DownloadSource longer = new DownloadSource(server.uri("/a"), content.length + 10, Archives.md5(content));
        DataException e = assertThrows(DataException.class,
                () -> download(longer, LONG, DownloadProgress.SILENT).fetchTo(base));
        assertTrue(e.problem().contains(" of " + (content.length + 10) + " bytes")
                || e.problem().contains("restarts"), e.problem());
    }

    @Test
    void aMissingFileTellsTheStatus() throws IOException {
        server.answer("/a", 404);
        DataException e = assertThrows(DataException.class, () -> fetch("/a", LONG));
        assertTrue(e.problem().contains("status 404"), e.problem());
        assertEquals(server.uri("/a").toString(), e.where());
        assertEquals(List.of(), names(base));
    }

    @Test
    void redirectsAreFollowedButNotForEverAndNotAnywhere() throws IOException {
        server.serve("/a");
        server.redirect("/to-a", "/a");
        server.redirect("/round", "/round");
        server.redirect("/file", "file:///etc/passwd");
        server.redirect("/nowhere", "");
        fetch("/to-a", LONG);
        assertOnlyDataIsLeft();
        assertTrue(assertThrows(DataException.class, () -> fetch("/round", LONG)).problem()
                .contains("more than 5 redirects"));
        assertTrue(assertThrows(DataException.class, () -> fetch("/file", LONG)).problem().contains("file:///etc"));
        assertThrows(DataException.class, () -> fetch("/nowhere", LONG));
    }

    @Test
    void noServerAtAllIsToldAsSuch() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        DownloadSource nobody = new DownloadSource(URI.create("http://127.0.0.1:" + port + "/a"), 10, "");
        DataException e = assertThrows(DataException.class,
                () -> download(nobody, LONG, DownloadProgress.SILENT).fetchTo(base));
        assertTrue(e.problem().contains("cannot be fetched"), e.problem());
        assertEquals(List.of(), names(base));
    }

    @Test
    void aGoodDownloadThatIsNoCifarLeavesNothing() throws IOException {
        byte[] other = Archives.of(archive -> archive.add("something", 100));
        try (ArchiveServer second = new ArchiveServer(other)) {
            second.serve("/a");
            DownloadSource source = new DownloadSource(second.uri("/a"), other.length, Archives.md5(other));
            assertThrows(DataException.class,
                    () -> download(source, LONG, DownloadProgress.SILENT).fetchTo(base));
            assertEquals(List.of(), names(base));
        }
    }

    @Test
    void twoAtOnceDoNotWriteToTheSamePart() throws IOException {
        server.serve("/a");
        Path part = base.resolve(PART);
        try (FileChannel other = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            other.lock();
            DataException e = assertThrows(DataException.class, () -> fetch("/a", LONG));
            assertTrue(e.problem().contains("somebody else"), e.problem());
        }
        fetch("/a", LONG);
        assertOnlyDataIsLeft();
    }

    @Test
    void aFolderThatCannotBeMadeIsAnErrorOfTheDisk() throws IOException {
        Files.writeString(base.resolve("file"), "");
        assertThrows(FileException.class, () -> download(source("/a"), LONG, DownloadProgress.SILENT)
                .fetchTo(base.resolve("file").resolve("below")));
    }

    private void assertOnlyDataIsLeft() throws IOException {
        assertEquals(List.of(Cifar10.FOLDER), names(base));
        assertEquals(Cifar10.files().stream().sorted().toList(), names(base.resolve(Cifar10.FOLDER)));
    }

    private Path fetch(String path, Duration patience) {
        return download(source(path), patience, DownloadProgress.SILENT).fetchTo(base);
    }

    private static Cifar10Download download(DownloadSource source, Duration patience, DownloadProgress progress) {
        return new Cifar10Download(source, patience, progress, LENGTH);
    }

    private DownloadSource source(String path) {
        return new DownloadSource(server.uri(path), content.length, Archives.md5(content));
    }
}

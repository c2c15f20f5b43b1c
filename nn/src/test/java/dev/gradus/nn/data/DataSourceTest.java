package dev.gradus.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourceTest {
    @TempDir
    Path folder;

    @Test
    void autoTakesCifarWhereItLies() throws IOException {
        Cifar10Test.emptyFiles(Files.createDirectory(folder.resolve(Cifar10.FOLDER)));
        DataSource.Found found = new DataSource(List.of(folder), Optional.empty()).load(DatasetChoice.AUTO);
        assertEquals(DatasetChoice.CIFAR10, found.choice());
        assertEquals(Optional.empty(), found.warning());
        assertEquals(folder.resolve(Cifar10.FOLDER).toString(), found.origin());
        assertEquals("cifar10", found.data().train().name());
    }

    @Test
    void autoFetchesCifar() throws IOException {
        byte[] archive = Archives.whole();
        try (ArchiveServer server = new ArchiveServer(archive)) {
            server.serve("/a");
            DownloadSource source = new DownloadSource(server.uri("/a"), archive.length, Archives.md5(archive));
            Cifar10Download download = new Cifar10Download(source, Duration.ofSeconds(30), DownloadProgress.SILENT);
            DataSource data = new DataSource(List.of(folder, folder.resolve("second")), Optional.of(download));
            assertEquals(DatasetChoice.CIFAR10, data.load(DatasetChoice.AUTO).choice());
            assertEquals(List.of(Cifar10.FOLDER), CifarArchiveTest.names(folder));
        }
    }

    @Test
    void autoFallsBackToShapesAndSaysWhy() throws IOException {
        try (ArchiveServer server = new ArchiveServer(new byte[0])) {
            server.answer("/a", 503);
            DownloadSource source = new DownloadSource(server.uri("/a"), 10, "");
            Cifar10Download download = new Cifar10Download(source, Duration.ofSeconds(30), DownloadProgress.SILENT);
            DataSource.Found found = new DataSource(List.of(folder), Optional.of(download)).load(DatasetChoice.AUTO);
            assertEquals(DatasetChoice.SHAPES10, found.choice());
            assertEquals(Shapes10.TRAIN_SIZE, found.data().train().size());
            assertEquals(Shapes10.TEST_SIZE, found.data().test().size());
            String warning = found.warning().orElseThrow();
            assertTrue(warning.contains("status 503"), warning);
            assertTrue(warning.contains(folder.toString()), warning);
            assertTrue(warning.contains("Shapes-10 is used instead"), warning);
            assertEquals(1, warning.lines().count());
        }
    }

    @Test
    void cifarInsistsAndSaysWhereItLookedAndWhatToPutWhere() {
        DataSource source = new DataSource(List.of(folder, folder.resolve("second")), Optional.empty());
        DataException e = assertThrows(DataException.class, () -> source.load(DatasetChoice.CIFAR10));
        assertTrue(e.problem().contains("fetching is switched off"), e.getMessage());
        assertTrue(e.rule().contains(folder + ", " + folder.resolve("second")), e.getMessage());
        assertTrue(e.hint().contains(folder.resolve(Cifar10.FOLDER).toString()), e.getMessage());
    }

    @Test
    void damagedDataIsReportedAndNotPassedOver() throws IOException {
        Cifar10Test.emptyFiles(folder);
        Files.delete(folder.resolve("data_batch_1.bin"));
        DataSource source = new DataSource(List.of(folder), Optional.empty());
        for (DatasetChoice choice : List.of(DatasetChoice.AUTO, DatasetChoice.CIFAR10)) {
            DataException e = assertThrows(DataException.class, () -> source.load(choice));
            assertEquals("missing: data_batch_1.bin", e.problem());
        }
    }

    @Test
    void choicesAreFoundByNameAndUnknownOnesGetNearMatches() {
        assertEquals(DatasetChoice.SHAPES10, DatasetChoice.named("Shapes10"));
        assertEquals(List.of("auto", "cifar10", "cifar100", "cifar100-coarse", "mnist", "fashion-mnist", "shapes10",
                "folder:DIR"), DatasetChoice.names());
        ArgumentException e = assertThrows(ArgumentException.class, () -> DatasetChoice.named("cifar-10"));
        assertEquals("there is no data set 'cifar-10'", e.problem());
        assertEquals("did you mean cifar10 or cifar100?", e.hint());
    }
}

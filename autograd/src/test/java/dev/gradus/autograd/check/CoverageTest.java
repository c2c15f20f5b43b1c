package dev.gradus.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private final Path page = Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("coverage.md");

    @Test
    void thePageIsUpToDate() throws IOException {
        String wanted = CoverageTable.markdown();
        if (Boolean.getBoolean("gradus.coverage.write")) {
            Files.writeString(page, wanted);
        }
        String found = Files.exists(page) ? Files.readString(page).replace("\r\n", "\n") : "";
        assertEquals(wanted, found,
                "write docs/coverage.md anew: mvn -pl autograd test -Dtest=CoverageTest -Dgradus.coverage.write=true");
    }

    @Test
    void noOperationMissesADevice() {
        assertFalse(CoverageTable.markdown().contains("**missing**"), CoverageTable.markdown());
    }
}

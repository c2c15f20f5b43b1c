package dev.gradus.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private final Path page = Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("coverage.md");

    /** Without OpenCL nobody can tell what the page should say of it. */
    @Test
    void thePageIsUpToDate() throws IOException {
        assumeTrue(FastDevices.all().size() == 3, "no OpenCL device");
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

package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.check.FastDevices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of OpenCL devices meets on the command line. */
class OpenClCommandsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void thereIsADevice() {
        // Asking for the devices logs why there are none.
        assumeTrue(!FastDevices.openCl().isEmpty(), "no OpenCL device");
    }

    private Captured train(String name, String... options) {
        String[] fixed = {"train", "--preset", "smoke", "--dataset", "shapes10", "--limit-train",
            "256", "--limit-test", "64", "--max-steps", "2", "--out", folder.resolve(name).toString()};
        String[] all = Arrays.copyOf(fixed, fixed.length + options.length);
        System.arraycopy(options, 0, all, fixed.length, options.length);
        return Captured.run(all);
    }

    @Test
    void aTrainingRemembersItsDeviceAndGoesOnElsewhere() throws Exception {
        Captured first = train("run", "--device", "opencl", "--batch", "8");
        assertEquals(0, first.code(), first::err);
        String name = "opencl:" + OpenCl.device("").index();
        assertTrue(Files.readString(folder.resolve("run/config.json")).contains("\"" + name + "\""));
        Captured resumed = Captured.run("train", "--resume", folder.resolve("run").toString(), "--max-steps", "3",
                "--device", "cpu");
        assertEquals(0, resumed.code(), resumed::err);
    }

    /** And the batch that is said to fit does. */
    @Test
    void aBatchWithoutRoomIsAnsweredWithOneThatFits() {
        Captured full = train("full", "--device", "opencl", "--batch", "128", "--device-memory", "24");
        assertEquals(1, full.code());
        assertTrue(full.err().contains("has no room for "), full::err);
        Matcher hint = Pattern.compile("--batch (\\d+) would fit").matcher(full.err());
        assertTrue(hint.find(), full::err);
        int batch = Integer.parseInt(hint.group(1));
        assertTrue(batch >= 4, full::err);
        Captured fits = train(
                "fits", "--device", "opencl", "--batch", String.valueOf(batch), "--device-memory", "24");
        assertEquals(0, fits.code(), fits::err);
    }

    @Test
    void namesThatFitNothingAreAnsweredWithWhatThereIs() {
        assertUsage("there is no device 'warp drive'", "--device", "warp drive");
        assertUsage("--precision must be fp32 or tf32", "--device", "opencl", "--precision", "fp16");
        assertUsage("--device-memory must be 1 to", "--device", "opencl", "--device-memory=-1");
        Captured number = train("none", "--device", "opencl:99");
        assertEquals(1, number.code());
        assertTrue(number.err().contains("there is no device number 99: there are 0 = "), number::err);
    }

    private void assertUsage(String message, String... options) {
        Captured captured = train("wrong", options);
        assertEquals(2, captured.code(), captured::err);
        assertTrue(captured.err().contains(message), captured::err);
    }

    @Test
    void compilingIsShownInALineThatVanishesOnATerminalAndOnceElsewhere() {
        StringWriter shown = new StringWriter();
        CompilingLine line = new CompilingLine(new Console(null, new PrintWriter(shown), false, true));
        line.begins("wide/gemm.cl");
        line.ends("wide/gemm.cl");
        assertEquals("\r\u001b[Kcompiling kernels, once for this device: 1, wide/gemm.cl\r\u001b[K", shown.toString());
        StringWriter logged = new StringWriter();
        CompilingLine note = new CompilingLine(new Console(null, new PrintWriter(logged), false, false));
        note.begins("wide/gemm.cl");
        note.ends("wide/gemm.cl");
        note.begins("wide/norm.cl");
        assertEquals("compiling kernels, once for this device", logged.toString().strip());
    }

    @Test
    void theListNamesKernelsAndDriver() {
        JsonNode device = Captured.run("devices", "--json").json().get(1);
        assertTrue(device.path("kernels").asText().matches("wide|simt"), device::toString);
        for (String field : new String[] {"platform", "name", "driver"}) {
            assertTrue(!device.path(field).asText().isEmpty(), device::toString);
        }
    }
}

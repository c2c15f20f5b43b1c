package dev.gradus.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.op.BroadcastOp;
import dev.gradus.autograd.op.LayerNorm;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Pointwise;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests that every operation gets from its row. */
class OpCatalogueTest {
    private static final int DRAWS = 24;

    /** Sizes of cases for derivatives, each of which costs two more evaluations. */
    private static final int[] SMALL = IntStream.rangeClosed(0, 12).toArray();

    @Test
    void everyOperationHasARow() throws IOException, URISyntaxException, ClassNotFoundException {
        TreeSet<String> missing = new TreeSet<>();
        for (Class<?> type : classesBeside(Op.class)) {
            boolean isOperation = Op.class.isAssignableFrom(type) && !type.isInterface();
            if (isOperation && OpCatalogue.row(type.asSubclass(Op.class)) == null) {
                missing.add(type.getSimpleName());
            }
        }
        assertTrue(missing.isEmpty(), () -> "write a row of dev.gradus.autograd.check.OpCatalogue for " + missing);
    }

    @Test
    void noOperationHasTwoRows() {
        assertEquals(
                OpCatalogue.rows().size(), OpCatalogue.rows().stream().map(OpRow::type).distinct().count());
    }

    /** Not by luck: {@link DrawnCase#covering} looks for what the first draws miss. */
    @Test
    void allRanksAndTheSizes0And1And13And207AreSureToBeTested() {
        for (OpRow row : OpCatalogue.rows()) {
            Set<String> seen = new TreeSet<>();
            DrawnCase.covering(row, DRAWS, Parity.SIZES, 0, 1, 13, 207).forEach(drawn -> seen.addAll(drawn.traits()));
            assertTrue(seen.containsAll(List.of("extent 1", "extent 13")), row + " is drawn with " + seen);
            boolean takesAnyShape = row.type().getInterfaces().length > 0
                    && List.of(Pointwise.class, BroadcastOp.class).contains(row.type().getInterfaces()[0]);
            if (takesAnyShape) {
                Set<String> all = Set.of("rank 0", "rank 1", "rank 2", "rank 3", "rank 4", "rank 5", "extent 0",
                        "extent 207");
                assertTrue(seen.containsAll(all), row + " is drawn with " + seen);
            }
        }
    }

    /** Slices and products of nothing, single elements and odd extents: the draws must reach them all. */
    @TestFactory
    @Tag("beyond-gradients")
    Stream<DynamicTest> drawsAreRepeatable() {
        return forEachRow(row -> {
            for (int seed = 0; seed < DRAWS; seed++) {
                OpCase once = row.draw(seed, seed);
                OpCase again = row.draw(seed, seed);
                assertEquals(once.toString(), again.toString());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> theResultHasTheShapeThatTheOperationAnnounces() {
        return forEachRow(row -> {
            for (int seed = 0; seed < DRAWS; seed++) {
                OpCase c = row.draw(seed, seed);
                Tensor y = c.run(c.leaves(Device.reference()));
                assertEquals(
                        c.op().outputShape(c.inputs().stream().map(OpInput::shape)
                                .toArray(Shape[]::new)),
                        y.shape(),
                        c.toString());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anOperationHasAGradientOrSaysWhyNot() {
        return forEachRow(row -> {
            OpCase c = row.draw(3, 4);
            assertEquals(row.order() == 0, c.op().noGradientBecause() != null, "row and operation disagree");
            if (row.order() == 0 && c.inputs().stream().noneMatch(OpInput::isIndex)) {
                Tensor y = c.run(c.leaves(Device.reference()));
                assertFalse(y.requiresGrad());
                assertTrue(y.cut().startsWith(c.op().noGradientBecause() + ", at "), y.cut());
                if (y.dtype().isReal()) {
                    GraphException e = assertThrows(GraphException.class,
                            () -> y.backward(Tensor.ones(y.device(), y.shape())));
                    assertTrue(e.problem().endsWith("because " + y.cut()), e.getMessage());
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> theGradientIsRight() {
        return forEachRow(row -> checkGradients(row, 1));
    }

    @TestFactory
    Stream<DynamicTest> theGradientOfTheGradientIsRight() {
        return forEachRow(row -> checkGradients(row, 2));
    }

    private static void checkGradients(OpRow row, int order) {
        if (row.order() < order) {
            return;
        }
        int[] sizes = order == 1 ? SMALL : Arrays.copyOf(SMALL, SMALL.length / 2);
        for (DrawnCase drawn : DrawnCase.covering(row, DRAWS, sizes, 0, 1, 3, 7, 13)) {
            OpCase c = drawn.c();
            GradCheck.of(c::run, c.leaves(Device.reference()))
                    .named(c + ", drawn by seed " + drawn.seed() + " and size " + drawn.size())
                    .order(order)
                    .seed(drawn.seed())
                    .sample(64)
                    .check();
        }
    }

    @TestFactory
    Stream<DynamicTest> fastDevicesAgreeWithReference() {
        return forEachRowAndFastDevice((row, device) -> {
            Parity.Result result = Parity.of(row, device, DRAWS);
            assertTrue(result.passed(), result.failure());
        });
    }

    @TestFactory
    @Tag("beyond-gradients")
    Stream<DynamicTest> aFusedKernelEqualsItsComposite() {
        return forEachRowAndFastDevice((row, device) -> {
            for (int seed = 0; seed < DRAWS && row.isFused(); seed++) {
                int size = 2 * seed;
                OpCase c = row.draw(100 + seed, size);
                Agreement.requireClose(
                        row,
                        c,
                        Agreement.run(row, c, device, seed),
                        Agreement.composite(row, c, device, seed),
                        100 + seed,
                        size);
            }
        });
    }

    /** The kernels know one backward only; its own gradient goes through the composite, recorded anew. */
    @TestFactory
    @Tag("beyond-gradients")
    Stream<DynamicTest> fastDevicesAgreeWithReferenceOnTheGradientOfTheGradient() {
        return forEachRowAndFastDevice((row, device) -> {
            for (int seed = 0; seed < DRAWS && row.order() == 2; seed++) {
                OpCase c = row.draw(200 + seed, seed);
                if (row.type() == LayerNorm.class && c.dim(0, -1) == 1) {
                    continue; // a row of one element has the scale 1/√eps, whose third power no float can carry
                }
                Agreement.requireClose(
                        row,
                        c,
                        Agreement.secondOrder(c, device, seed),
                        Agreement.secondOrder(c, Device.reference(), seed),
                        200 + seed,
                        seed,
                        Tolerance.SECOND_ORDER);
            }
        });
    }

    @TestFactory
    @Tag("beyond-gradients")
    Stream<DynamicTest> anyNumberOfThreadsGivesTheSameBits() {
        return forEachRow(row -> {
            try (Device one = Device.cpu(1);
                    Device two = Device.cpu(2);
                    Device three = Device.cpu(3);
                    Device eight = Device.cpu(8)) {
                for (int size : new int[] {7, 30, 150}) {
                    OpCase c = row.draw(size, size);
                    Agreement.Outcome want = Agreement.run(row, c, one, 1);
                    Agreement.requireSameBits(c, Agreement.run(row, c, one, 1), want, size, size, "run again");
                    Agreement.requireSameBits(c, Agreement.run(row, c, two, 1), want, size, size, "with 2 threads");
                    Agreement.requireSameBits(c, Agreement.run(row, c, three, 1), want, size, size, "with 3 threads");
                    Agreement.requireSameBits(c, Agreement.run(row, c, eight, 1), want, size, size, "with 8 threads");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> mistakesAreRefusedInClearWords() {
        return OpCatalogue.rows().stream().flatMap(row -> row.refusals().stream().map(refusal -> dynamicTest(
                row + " refuses " + refusal.mistake(), () -> {
                    for (Device device : devices()) {
                        GradusException e =
                                assertThrows(refusal.error(), () -> refusal.attempt().apply(device));
                        String firstLine = e.getMessage().lines().findFirst().orElse("");
                        assertTrue(firstLine.contains(refusal.fragment()), firstLine);
                    }
                })));
    }

    private static List<Device> devices() {
        return Stream.concat(Stream.of(Device.reference()), FastDevices.all().stream()).toList();
    }

    private interface RowTest {
        void run(OpRow row) throws Exception;
    }

    private interface DeviceTest {
        void run(OpRow row, Device device) throws Exception;
    }

    private static Stream<DynamicTest> forEachRow(RowTest test) {
        return OpCatalogue.rows().stream().map(row -> dynamicTest(row.name(), () -> {
            try {
                test.run(row);
            } catch (Exception e) {
                throw new AssertionError(row.name() + ": " + e, e);
            }
        }));
    }

    private static Stream<DynamicTest> forEachRowAndFastDevice(DeviceTest test) {
        return FastDevices.all().stream().flatMap(device -> OpCatalogue.rows().stream()
                .map(row -> dynamicTest(row.name() + " on " + device, () -> test.run(row, device))));
    }

    /** All top-level classes of the package of {@code type}, as compiled. */
    private static List<Class<?>> classesBeside(Class<?> type)
            throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> names;
        try (Stream<Path> files = Files.list(root.resolve(type.getPackageName().replace('.', '/')))) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.startsWith("package"))
                    .map(name -> type.getPackageName() + "." + name.substring(0, name.length() - 6))
                    .collect(Collectors.toList());
        }
        Class<?>[] classes = new Class<?>[names.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = Class.forName(names.get(i));
        }
        return List.of(classes);
    }
}

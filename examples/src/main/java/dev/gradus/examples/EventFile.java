package dev.gradus.examples;

import dev.gradus.autograd.error.FileException;
import dev.gradus.nn.train.TrainingEvent;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/**
 * A file of events for TensorBoard. Four messages of Protocol Buffers are needed of it:
 *
 * <pre>
 * Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog log = 7; }
 * Summary { repeated Value value = 1; }    Value { string tag = 1; float simple_value = 2; }
 * SessionLog { Status status = 1; }        START = 1
 * </pre>
 *
 * <p>Each event is a record: its length (8 bytes, little-endian), the length's checksum, the event, its checksum. A
 * checksum is the CRC-32C c, masked: rotate right by 15, plus 0xa282ead8. A sitting that goes on writes a new file
 * whose first event tells TensorBoard to forget steps that were made after the checkpoint.
 *
 * <p>Source: TensorFlow's {@code event.proto}, {@code summary.proto} and {@code record_writer.h}.
 */
final class EventFile implements AutoCloseable {
    private static final int MASK = 0xa282ead8;
    private static final String VERSION = "brain.Event:2";
    private static final int START = 1;

    private final Path file;
    private final OutputStream out;
    private final LongSupplier millis;

    /**
     * A message of Protocol Buffers: fields, each a number and a kind in one byte (fields up to 15), then the value.
     * Kinds are 0 for integers of seven bits a byte, 1 for eight bytes, 2 for bytes behind their count, 5 for four
     * bytes.
     */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message integer(int field, long value) {
            bytes.write(field << 3);
            varint(value);
            return this;
        }

        Message decimal(int field, double value) {
            bytes.write(field << 3 | 1);
            bytes.writeBytes(little(Double.BYTES).putDouble(value).array());
            return this;
        }

        Message decimal(int field, float value) {
            bytes.write(field << 3 | 5);
            bytes.writeBytes(little(Float.BYTES).putFloat(value).array());
            return this;
        }

        Message text(int field, String value) {
            return block(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return block(field, value.bytes.toByteArray());
        }

        private Message block(int field, byte[] value) {
            bytes.write(field << 3 | 2);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long rest = value;
            for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
                bytes.write((int) (rest & 0x7F | 0x80));
            }
            bytes.write((int) rest);
        }
    }

    private EventFile(Path file, OutputStream out, LongSupplier millis) {
        this.file = file;
        this.out = out;
        this.millis = millis;
    }

    /** Writes nothing. */
    static EventFile none() {
        return new EventFile(Path.of(""), null, () -> 0);
    }

    /**
     * A new file in a folder.
     *
     * @param stepsDone before this sitting
     * @param millis the clock, in milliseconds since 1970
     */
    static EventFile open(Path folder, long stepsDone, LongSupplier millis) {
        String name = "events.out.tfevents." + millis.getAsLong() / 1000;
        Path file = folder.resolve(name + ".gradus");
        for (int i = 2; Files.exists(file); i++) {
            file = folder.resolve(name + "." + i + ".gradus");
        }
        try {
            Files.createDirectories(folder);
            EventFile opened = new EventFile(file, new BufferedOutputStream(Files.newOutputStream(file,
                    StandardOpenOption.CREATE_NEW)), millis);
            opened.add(opened.event(0).text(3, VERSION));
            opened.add(opened.event(stepsDone + 1).message(7, new Message().integer(1, START)));
            return opened;
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be written: " + e, null, null, e);
        }
    }

    void add(TrainingEvent.Step step) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/loss", step.loss());
        values.put("train/accuracy", step.accuracy());
        values.put("train/learning rate", step.lr());
        values.put("train/gradient norm", step.gradientNorm());
        values.put("train/images per second", step.imagesPerSecond());
        scalars(step.step(), values);
    }

    void add(TrainingEvent.Epoch epoch) {
        String on = epoch.validated() ? "validation/" : "test/";
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("epoch/train loss", epoch.trainLoss());
        values.put(on + "loss", epoch.loss());
        values.put(on + "accuracy", epoch.accuracy());
        values.put(on + "accuracy of averaged weights", epoch.averagedAccuracy());
        scalars(epoch.step(), values);
        flush();
    }

    /** One event with all values that are numbers. */
    private void scalars(long step, Map<String, Double> numbers) {
        if (out == null) {
            return;
        }
        Message summary = new Message();
        numbers.forEach((tag, number) -> {
            if (!number.isNaN()) {
                summary.message(1, new Message().text(1, tag).decimal(2, number.floatValue()));
            }
        });
        try {
            add(event(step).message(5, summary));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Message event(long step) {
        return new Message().decimal(1, millis.getAsLong() / 1e3).integer(2, step);
    }

    private void add(Message event) throws IOException {
        byte[] bytes = event.bytes.toByteArray();
        byte[] length = little(Long.BYTES).putLong(bytes.length).array();
        out.write(length);
        out.write(checksum(length));
        out.write(bytes);
        out.write(checksum(bytes));
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
        return little(Integer.BYTES).putInt(masked).array();
    }

    private void flush() {
        try {
            if (out != null) {
                out.flush();
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private FileException unwritable(IOException e) {
        return new FileException(file.toString(), "cannot be written: " + e.getMessage(), null,
                "make room on the disk and resume the run", e);
    }
}

package dev.gradus.autograd.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.SafeTensorsHeader.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON header of a safetensors file and believes nothing in it: every name, number and offset is checked
 * before a tensor's memory is asked for.
 */
final class SafeTensorsHeaderParser {
    private static final int MAX_RANK = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(20)
                    .maxStringLength(SafeTensorsHeader.MAX_HEADER_BYTES)
                    .maxNameLength(SafeTensorsHeader.MAX_NAME_LENGTH)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final String where;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private SafeTensorsHeaderParser(String where) {
        this.where = where;
    }

    /**
     * Parses the header and checks that its tensors fill the data exactly.
     *
     * @param where the file's name, for messages
     * @param json the header's bytes
     * @param fileLength length of the whole file, in bytes
     */
    static SafeTensorsHeader parse(String where, byte[] json, long fileLength) {
        SafeTensorsHeaderParser parser = new SafeTensorsHeaderParser(where);
        long dataStart = 8L + json.length;
        Reader text = new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser tokens = JSON.createParser(text)) {
            parser.readHeader(tokens);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new CheckpointException(where, "the header is not valid JSON: " + reason, null,
                    "the file is damaged, or no safetensors file", e);
        }
        parser.checkLayout(fileLength - dataStart, fileLength);
        return new SafeTensorsHeader(parser.metadata, parser.entries, dataStart);
    }

    private void readHeader(JsonParser tokens) throws IOException {
        expect(tokens.nextToken(), JsonToken.START_OBJECT, "the header");
        while (tokens.nextToken() == JsonToken.FIELD_NAME) {
            String name = tokens.currentName();
            if (name.equals(SafeTensorsHeader.METADATA_KEY)) {
                readMetadata(tokens);
            } else {
                entries.put(name, readEntry(tokens, name));
            }
        }
        if (tokens.nextToken() != null) {
            throw new CheckpointException(where, "the header goes on after its closing brace");
        }
    }

    private void readMetadata(JsonParser tokens) throws IOException {
        JsonToken first = tokens.nextToken();
        if (first == JsonToken.VALUE_NULL) {
            return;
        }
        expect(first, JsonToken.START_OBJECT, SafeTensorsHeader.METADATA_KEY);
        while (tokens.nextToken() == JsonToken.FIELD_NAME) {
            String key = tokens.currentName();
            expect(tokens.nextToken(), JsonToken.VALUE_STRING, "metadata '" + shorten(key) + "'");
            metadata.put(key, tokens.getText());
        }
    }

    private Entry readEntry(JsonParser tokens, String name) throws IOException {
        String what = "tensor '" + shorten(name) + "'";
        expect(tokens.nextToken(), JsonToken.START_OBJECT, what);
        StoredType type = null;
        long[] shape = null;
        long[] offsets = null;
        while (tokens.nextToken() == JsonToken.FIELD_NAME) {
            String key = tokens.currentName();
            switch (key) {
                case "dtype" -> type = readType(tokens, what);
                case "shape" -> shape = readNumbers(tokens, what + ": shape", MAX_RANK);
                case "data_offsets" -> offsets = readNumbers(tokens, what + ": data_offsets", 2);
                default -> throw new CheckpointException(where, what + " has an unknown field '" + shorten(key) + "'",
                        "a tensor has the fields dtype, shape and data_offsets", null);
            }
        }
        if (type == null || shape == null || offsets == null || offsets.length != 2) {
            throw new CheckpointException(where, what + " lacks "
                    + (type == null ? "its dtype" : shape == null ? "its shape" : "its two data_offsets"));
        }
        return checkedEntry(name, type, shape, offsets);
    }

    private StoredType readType(JsonParser tokens, String what) throws IOException {
        expect(tokens.nextToken(), JsonToken.VALUE_STRING, what + ": dtype");
        StoredType type = StoredType.named(tokens.getText());
        if (type == null) {
            throw new CheckpointException(where, what + " has the dtype '" + shorten(tokens.getText())
                    + "', which is not known here", "known: " + Arrays.toString(StoredType.values()), null);
        }
        return type;
    }

    private long[] readNumbers(JsonParser tokens, String what, int limit) throws IOException {
        expect(tokens.nextToken(), JsonToken.START_ARRAY, what);
        List<Long> numbers = new ArrayList<>();
        while (tokens.nextToken() != JsonToken.END_ARRAY) {
            expect(tokens.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
            long number = tokens.getLongValue(); // Jackson refuses what does not fit 64 bits
            if (number < 0 || numbers.size() == limit) {
                throw new CheckpointException(where, what
                        + (number < 0 ? " holds the negative number " + number : " holds more than " + limit));
            }
            numbers.add(number);
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private Entry checkedEntry(String name, StoredType type, long[] shape, long[] offsets) {
        int[] dimensions = new int[shape.length];
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] > Integer.MAX_VALUE - 8) {
                throw new CheckpointException(where, "tensor '" + shorten(name) + "' of shape " + Arrays.toString(shape)
                        + " has more values than a Java array holds");
            }
            dimensions[i] = (int) shape[i];
        }
        long wanted = (long) SafeTensorsHeader.size(where, shorten(name), dimensions) * type.bytes();
        if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != wanted) {
            throw new CheckpointException(where, "tensor '" + shorten(name) + "' of shape "
                    + Arrays.toString(dimensions) + " and type " + type + " takes " + wanted
                    + " bytes, its data_offsets " + Arrays.toString(offsets) + " span " + (offsets[1] - offsets[0]));
        }
        return new Entry(name, type, dimensions, offsets[0], offsets[1]);
    }

    /** Each tensor must begin where the one before it ends, and the last must end with the file. */
    private void checkLayout(long dataBytes, long fileLength) {
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long position = 0;
        for (Entry entry : inOrder) {
            if (entry.begin() != position) {
                throw new CheckpointException(where, "tensor '" + shorten(entry.name()) + "' begins at byte "
                        + entry.begin() + ", what comes before it ends at byte " + position,
                        "tensors follow each other without overlap and without holes", null);
            }
            position = entry.end();
        }
        if (position != dataBytes) {
            long expected = fileLength - dataBytes + position;
            throw new CheckpointException(where,
                    "the file has " + fileLength + " bytes, its header asks for " + expected,
                    null,
                    position > dataBytes ? "it was cut off: fetch or save it again" : "something was added to it");
        }
    }

    private void expect(JsonToken found, JsonToken wanted, String what) {
        if (found != wanted) {
            throw new CheckpointException(where, what + ": " + wanted + " was wanted, got " + found);
        }
    }

    private static String shorten(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }
}

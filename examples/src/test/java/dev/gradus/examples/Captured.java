package dev.gradus.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a command left: its exit code and its two outputs. */
record Captured(int code, String out, String err) {
    static Captured run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Gradus.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = commandLine.execute(arguments);
        return new Captured(code, out.toString(), err.toString());
    }

    /** Every line of standard output as JSON. */
    List<JsonNode> json() {
        ObjectMapper mapper = new ObjectMapper();
        return out.lines().map(line -> {
            try {
                return mapper.readTree(line);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + line, e);
            }
        }).toList();
    }
}

package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
    @TempDir
    private Path folder;

    private Path own;

    @BeforeEach
    void saveAModel() {
        own = folder.resolve("own.safetensors");
        VisionTransformer model = new VisionTransformer(
                new Init(Device.cpu(), new Philox(1)), Presets.named("vit_small_cifar").config());
        Checkpoint.write(own, model.state(), Map.of(), Map.of());
    }

    @Test
    void weightsGoThereAndBackUnchanged() {
        Path google = folder.resolve("google.npz");
        Captured there = Captured.run("convert", own.toString(), google.toString(), "--json");
        assertEquals(0, there.code(), there::err);
        JsonNode event = there.json().getFirst();
        assertEquals("converted", event.path("event").asText());
        assertEquals("timm", event.path("from").asText());
        assertEquals("google", event.path("to").asText());
        assertEquals(Presets.named("vit_small_cifar").config().parameterCount(), event.path("values").asLong());
        Path back = folder.resolve("back.safetensors");
        assertEquals(0, Captured.run("convert", google.toString(), back.toString()).code());
        try (TensorFile before = TensorFile.open(own); TensorFile after = TensorFile.open(back)) {
            assertEquals(before.tensors().keySet(), after.tensors().keySet());
            for (String name : before.tensors().keySet()) {
                assertArrayEquals(before.floats(name), after.floats(name), name);
            }
        }
    }

    @Test
    void withoutATargetItSaysWhatTheFileHolds() {
        Captured described = Captured.run("convert", own.toString(), "--json");
        assertEquals(0, described.code(), described::err);
        assertEquals("vit_small_cifar", described.json().getFirst().path("model").asText());
        String words = Captured.run("convert", own.toString()).out();
        assertTrue(words.contains("dim 192, 6 blocks, patches of 4, 10 classes"), words);
    }

    @Test
    void everyTensorThatDoesNotFitAModelIsListed() {
        assertEquals(0, Captured.run("convert", own.toString(), "--check", "vit_small_cifar").code());
        Captured other = Captured.run("convert", own.toString(), "--check", "vit_lite_7_cifar");
        assertEquals(1, other.code());
        assertTrue(other.out().contains("blocks.6.mlp.fc1.weight\n"), other::out);
        assertTrue(other.out().contains("blocks.5.mlp.fc1.weight is [768, 192] in the file, [512, 256] in the model"),
                other::out);
        assertTrue(other.out().contains("hint: the file is of dim 192, 6 blocks"), other::out);
        Captured json = Captured.run("convert", own.toString(), "--check", "vit_lite_7_cifar", "--json");
        JsonNode event = json.json().getFirst();
        assertFalse(event.path("fits").asBoolean());
        assertEquals(12, event.path("missing").size());
    }

    @Test
    void aTargetThatIsThereIsNotOverwrittenUnasked() {
        Captured refused = Captured.run("convert", own.toString(), own.toString());
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("--force"), refused::err);
        Path half = folder.resolve("half.safetensors");
        assertEquals(0, Captured.run("convert", own.toString(), half.toString(), "--type", "f16").code());
        assertEquals(0, Captured.run("convert", own.toString(), half.toString(), "--type", "bf16", "--force").code());
    }

    @Test
    void wrongWordsAreMetWithTheRightOnes() {
        String target = folder.resolve("x.safetensors").toString();
        Captured naming = Captured.run("convert", own.toString(), target, "--to", "huggingface");
        assertEquals(2, naming.code());
        assertTrue(naming.err().contains("did you mean hugging-face"), naming::err);
        assertTrue(Captured.run("convert", own.toString(), target, "--type", "f8").err().contains("f16"));
        Captured from = Captured.run("convert", own.toString(), target, "--from", "google");
        assertTrue(from.err().contains("has the names of timm, not of google"), from::err);
        assertEquals(1, Captured.run("convert", folder.resolve("none").toString(), target).code());
        assertFalse(Files.exists(Path.of(target)));
    }

    @Test
    void aModelOfTheHubIsFetchedFirst() throws IOException {
        byte[] content = Files.readAllBytes(own);
        HttpServer hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/timm/small/resolve/main/model.safetensors", exchange -> {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
            }
            exchange.sendResponseHeaders(200, head ? -1 : content.length);
            if (!head) {
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        });
        hub.start();
        try {
            String address = "http://127.0.0.1:" + hub.getAddress().getPort();
            Captured fetched = Captured.run("convert", "hf:timm/small", "--hub", address, "--cache", folder.toString());
            assertEquals(0, fetched.code(), fetched::err);
            assertTrue(fetched.err().contains("fetching hf:timm/small"), fetched::err);
            assertTrue(Files.exists(folder.resolve("hub/timm/small/main/model.safetensors")));
        } finally {
            hub.stop(0);
        }
        Captured offline = Captured.run("convert", "hf:timm/other", "--hub", "http://127.0.0.1:1", "--cache",
                folder.toString());
        assertEquals(1, offline.code());
        assertTrue(offline.err().contains("put it to " + folder.resolve("hub/timm/other/main/model.safetensors")),
                offline::err);
    }
}

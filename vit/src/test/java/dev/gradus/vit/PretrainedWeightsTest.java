package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.NpzWriter;
import dev.gradus.autograd.io.SafeTensorsReader;
import dev.gradus.autograd.io.SafeTensorsWriter;
import dev.gradus.autograd.io.StoredType;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.DownloadProgress;
import dev.gradus.vit.PositionResize.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainedWeightsTest {
    private static final VisionTransformerConfig SMALL =
            VisionTransformerConfig.of(32, 8, c -> c.dim(32).depth(2).heads(2).classes(5));

    @TempDir
    private Path folder;

    /** Each golden file as its library would publish it: its parameters alone, under their own names. */
    private Path published(String golden) {
        Path path = folder.resolve(golden + ".safetensors");
        try (Golden file = Golden.open(golden, Device.reference())) {
            SafeTensorsWriter writer = new SafeTensorsWriter();
            for (String name : file.file().names()) {
                if (name.startsWith("param.")) {
                    writer.add(name.substring("param.".length()), file.file().shape(name), file.file().doubles(name));
                }
            }
            writer.write(path);
        }
        return path;
    }

    private static VisionTransformerConfig config(String golden) {
        return switch (golden) {
            case "deit_distilled_eval" -> SMALL.with(VisionTransformerConfigBuilder::distilled);
            case "huggingface_vit" -> SMALL.with(c -> c.mlpDim(64).layerNormEps(1e-12));
            case "vit_pytorch" -> SMALL.with(c -> c.stem(VisionTransformerConfig.Stem.NORMALIZED_PROJECTION).heads(3)
                    .headDim(8).mlpDim(40).qkvBias(false).layerNormEps(1e-5));
            default -> SMALL;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "vit, timm, logits", "deit_distilled_eval, timm, logits", "huggingface_vit, hugging-face, logits",
        "vit_pytorch, vit-pytorch, y"})
    void theNamingIsRecognizedAndTheLogitsAreTheirs(String golden, String naming, String output) {
        try (PretrainedWeights weights = PretrainedWeights.open(published(golden));
                Golden file = Golden.open(golden, Device.reference())) {
            assertEquals(naming, weights.naming().label());
            VisionTransformer model = weights.model(Device.reference(), config(golden));
            model.eval();
            file.check("output." + output, model.forward(file.tensor("input.x")));
        }
    }

    /** Through every naming, and Google's other axes, the numbers come back as they were. */
    @ParameterizedTest
    @CsvSource({
        "vit, hugging-face, a.safetensors", "vit, google, a.npz", "vit, google, a.safetensors",
        "vit, timm, a.safetensors", "vit_pytorch, vit-pytorch, a.npz", "huggingface_vit, timm, a.safetensors",
        "huggingface_vit, google, a.npz", "deit_distilled_eval, hugging-face-deit, a.safetensors",
        "vit_pytorch, timm, a.safetensors"})
    void convertedWeightsGiveTheSameModel(String golden, String naming, String file) {
        Path target = folder.resolve(file);
        try (PretrainedWeights weights = PretrainedWeights.open(published(golden))) {
            new WeightConversion(weights, WeightNaming.named(naming), 2).write(target, null, DownloadProgress.SILENT);
        }
        VisionTransformer wanted = PretrainedWeights.load(Device.cpu(), config(golden), published(golden));
        assertSame(wanted, PretrainedWeights.load(Device.cpu(), config(golden), target));
        Path back = folder.resolve("back.safetensors");
        try (PretrainedWeights weights = PretrainedWeights.open(target)) {
            new WeightConversion(weights, WeightNaming.TIMM, 0).write(back, null, DownloadProgress.SILENT);
        }
        assertSame(wanted, PretrainedWeights.load(Device.cpu(), config(golden), back));
    }

    @ParameterizedTest
    @CsvSource({"timm, a.safetensors", "google, a.npz"})
    void preLogitsAreAPartOfTheHead(String naming, String file) {
        VisionTransformerConfig config = SMALL.with(c -> c.preLogits(true));
        VisionTransformer model = new VisionTransformer(new Init(Device.cpu(), new Philox(3)), config);
        Path own = folder.resolve("own.safetensors");
        Checkpoint.write(own, model.state(), Map.of(), Map.of());
        Path target = folder.resolve(file);
        try (PretrainedWeights weights = PretrainedWeights.open(own)) {
            new WeightConversion(weights, WeightNaming.named(naming), 2).write(target, null, DownloadProgress.SILENT);
        }
        assertSame(model, PretrainedWeights.load(Device.cpu(), config, target));
        try (PretrainedWeights weights = PretrainedWeights.open(target)) {
            assertTrue(weights.preLogits());
            assertTrue(weights.hint(SMALL).contains("only the file has a layer before its head"), weights.hint(SMALL));
            assertThrows(CheckpointException.class, () -> weights.model(Device.cpu(), SMALL));
            PretrainedWeights trunk = weights.withoutHead();
            assertEquals(0, trunk.model(Device.cpu(), SMALL).state().get("head.weight").toFloats()[0]);
            assertThrows(ArgumentException.class, () -> trunk.model(Device.cpu(), config));
        }
    }

    /** The axes of Flax, worked out element by element. */
    @Test
    void googlesKernelsHaveInputsFirstAndHeadsApart() {
        Path target = folder.resolve("google.npz");
        VisionTransformer model = new VisionTransformer(new Init(Device.cpu(), new Philox(3)), SMALL);
        Path own = folder.resolve("own.safetensors");
        Checkpoint.write(own, model.state(), Map.of(), Map.of());
        try (PretrainedWeights weights = PretrainedWeights.open(own)) {
            new WeightConversion(weights, WeightNaming.GOOGLE, 2).write(target, null, DownloadProgress.SILENT);
        }
        Map<String, Tensor> ours = model.state();
        try (TensorFile file = TensorFile.open(target)) {
            String attention = "Transformer/encoderblock_1/MultiHeadDotProductAttention_1/";
            assertArrayEquals(new int[] {32, 2, 16}, file.tensor(attention + "key/kernel").shape());
            assertArrayEquals(new int[] {2, 16, 32}, file.tensor(attention + "out/kernel").shape());
            assertArrayEquals(new int[] {8, 8, 3, 32}, file.tensor("embedding/kernel").shape());
            String dense = "Transformer/encoderblock_0/MlpBlock_3/Dense_0/kernel";
            assertArrayEquals(new int[] {32, 128}, file.tensor(dense).shape());
            float[] key = file.floats(attention + "key/kernel");
            float[] qkv = ours.get("blocks.1.attn.qkv.weight").toFloats();
            float[] out = file.floats(attention + "out/kernel");
            float[] proj = ours.get("blocks.1.attn.proj.weight").toFloats();
            float[] filters = file.floats("embedding/kernel");
            float[] patch = ours.get("patch_embed.proj.weight").toFloats();
            for (int in = 0; in < 32; in++) {
                for (int head = 0; head < 2; head++) {
                    for (int each = 0; each < 16; each++) {
                        int row = head * 16 + each;
                        assertEquals(qkv[(32 + row) * 32 + in], key[(in * 2 + head) * 16 + each]);
                        assertEquals(proj[in * 32 + row], out[(head * 16 + each) * 32 + in]);
                    }
                }
            }
            for (int d = 0; d < 32; d++) {
                assertEquals(patch[((d * 3 + 2) * 8 + 5) * 8 + 6], filters[((5 * 8 + 6) * 3 + 2) * 32 + d]);
            }
        }
    }

    /** Names, shapes and types of what Gradus saves are those that timm saves. */
    @ParameterizedTest
    @CsvSource({"vit", "deit_distilled_eval"})
    void aSavedModelHasTimmsNamesShapesAndTypes(String golden) {
        VisionTransformer model = new VisionTransformer(new Init(Device.cpu(), new Philox(1)), config(golden));
        Path own = folder.resolve("own.safetensors");
        Checkpoint.write(own, model.state(), Map.of(), Map.of());
        Map<String, String> wanted = new TreeMap<>();
        Map<String, String> written = new TreeMap<>();
        try (Golden file = Golden.open(golden, Device.reference());
                SafeTensorsReader saved = SafeTensorsReader.open(own)) {
            file.file().names().stream().filter(name -> name.startsWith("param."))
                    .forEach(name -> wanted.put(name.substring(6), Arrays.toString(file.file().shape(name))));
            saved.names().forEach(name -> {
                written.put(name, Arrays.toString(saved.shape(name)));
                assertEquals(StoredType.F32, saved.entry(name).type(), name);
            });
        }
        assertEquals(wanted, written);
    }

    @Test
    void aHuggingFaceModelGetsTheNamesThatWerePublished() {
        Path target = folder.resolve("hf.safetensors");
        try (PretrainedWeights weights = PretrainedWeights.open(published("deit_distilled_eval"))) {
            new WeightConversion(weights, WeightNaming.HUGGING_FACE_DEIT, 0)
                    .write(target, StoredType.F16, DownloadProgress.SILENT);
        }
        try (SafeTensorsReader file = SafeTensorsReader.open(target)) {
            assertTrue(file.names().containsAll(Set.of("deit.embeddings.distillation_token", "cls_classifier.weight",
                    "distillation_classifier.bias", "deit.encoder.layer.1.attention.attention.key.weight",
                    "deit.encoder.layer.0.output.dense.bias", "deit.layernorm.weight")), file.names()::toString);
            assertEquals(StoredType.F16, file.entry("deit.layernorm.weight").type());
            assertEquals(Map.of("format", "pt"), file.metadata());
        }
    }

    @Test
    void aWrapperAroundAllNamesIsSeenThrough() {
        Map<String, Tensor> state = new VisionTransformer(new Init(Device.cpu(), new Philox(2)), SMALL).state();
        for (String prefix : new String[] {"model.", "module."}) {
            SafeTensorsWriter writer = new SafeTensorsWriter().add("epoch", new int[0], new int[] {3});
            state.forEach((name, tensor) -> writer.add(prefix + name, tensor.shape().toArray(), tensor.toFloats()));
            Path path = folder.resolve("wrapped.safetensors");
            writer.write(path);
            VisionTransformer loaded = PretrainedWeights.load(Device.cpu(), SMALL, path);
            assertArrayEquals(state.get("head.weight").toFloats(), loaded.state().get("head.weight").toFloats());
        }
    }

    @Test
    void aTrainingStateOfThePapersCodeIsSeenThrough() {
        Path google = folder.resolve("google.npz");
        try (PretrainedWeights weights = PretrainedWeights.open(published("vit"))) {
            new WeightConversion(weights, WeightNaming.GOOGLE, 2).write(google, null, DownloadProgress.SILENT);
        }
        Path state = folder.resolve("state.npz");
        try (TensorFile file = TensorFile.open(google)) {
            NpzWriter writer = new NpzWriter().add("opt/state/step", new int[0], () -> new float[1]);
            file.tensors().forEach((name, tensor) -> {
                writer.add("opt/target/" + name, tensor.shape(), () -> file.floats(name));
                writer.add("opt/state/param_states/" + name, tensor.shape(), () -> file.floats(name));
            });
            writer.write(state);
        }
        try (PretrainedWeights weights = PretrainedWeights.open(state)) {
            assertEquals(WeightNaming.GOOGLE, weights.naming());
            assertEquals(2, weights.heads());
            VisionTransformer wanted = PretrainedWeights.load(Device.cpu(), SMALL, published("vit"));
            assertSame(wanted, weights.model(Device.cpu(), SMALL));
        }
    }

    @Test
    void anotherResolutionResizesThePositionsAsThePublishersDo() {
        Path path = published("vit");
        VisionTransformerConfig wide = SMALL.with(c -> c.image(48, 64));
        Tensor old = PretrainedWeights.load(Device.reference(), SMALL, path).state().get("pos_embed");
        Tensor timm = PretrainedWeights.load(Device.reference(), wide, path).state().get("pos_embed");
        assertArrayEquals(PositionResize.TIMM.embedding(old, 1, new Grid(6, 8)).toDoubles(), timm.toDoubles());
        try (PretrainedWeights weights = PretrainedWeights.open(path).resizing(PositionResize.GOOGLE)) {
            Tensor google = weights.model(Device.reference(), wide).state().get("pos_embed");
            assertArrayEquals(PositionResize.GOOGLE.embedding(old, 1, new Grid(6, 8)).toDoubles(), google.toDoubles());
        }
    }

    @Test
    void asManyPatchesInAnotherGridAreResizedTooButNotInACheckpoint() {
        VisionTransformerConfig flat = SMALL.with(c -> c.image(16, 64));
        Tensor square = PretrainedWeights.load(Device.cpu(), SMALL, published("vit")).state().get("pos_embed");
        Tensor resized = PretrainedWeights.load(Device.cpu(), flat, published("vit")).state().get("pos_embed");
        assertTrue(!Arrays.equals(square.toFloats(), resized.toFloats()));
        VisionTransformer model = new VisionTransformer(new Init(Device.cpu(), new Philox(2)), flat);
        Path own = folder.resolve("own.safetensors");
        Checkpoint.write(own, model.state(), Map.of(), Map.of());
        assertSame(model, PretrainedWeights.load(Device.cpu(), flat, own));
    }

    @Test
    void withoutTheHeadANewOneStartsAtZero() {
        VisionTransformerConfig ten = SMALL.with(c -> c.classes(10));
        try (PretrainedWeights weights = PretrainedWeights.open(published("vit"))) {
            Map<String, Tensor> state = weights.withoutHead().model(Device.cpu(), ten).state();
            assertArrayEquals(new float[10], state.get("head.bias").toFloats());
            assertArrayEquals(new float[320], state.get("head.weight").toFloats());
            assertEquals(5, weights.classes().orElseThrow());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10 | 2 | false | the file tells 5 classes apart, the model 10",
        "5  | 3 | false | the file is of dim 32, 2 blocks, patches of 8, 5 classes; the model has dim 32, 3 blocks",
        "5  | 2 | true  | only the model has a distillation token"})
    void aFileThatDoesNotFitIsMetWithWhatWasProbablyMeant(int classes, int depth, boolean distilled, String hint) {
        VisionTransformerConfig other = SMALL.with(c -> {
            c.classes(classes).depth(depth);
            if (distilled) {
                c.distilled();
            }
        });
        CheckpointException error = assertThrows(CheckpointException.class,
                () -> PretrainedWeights.load(Device.cpu(), other, published("vit")));
        assertTrue(error.hint().contains(hint), error.getMessage());
        VisionTransformer model = new VisionTransformer(new Init(Device.cpu(), new Philox(1)), other);
        Map<String, float[]> before = new HashMap<>();
        model.state().forEach((name, tensor) -> before.put(name, tensor.toFloats()));
        try (PretrainedWeights weights = PretrainedWeights.open(published("vit"))) {
            assertThrows(CheckpointException.class, () -> weights.into(model));
        }
        model.state().forEach((name, tensor) -> assertArrayEquals(before.get(name), tensor.toFloats(), name));
    }

    @Test
    void thePresetOfAFileIsNamed() {
        VisionTransformerConfig tiny = Presets.named("vit_tiny_patch16_224").config().with(c -> c.classes(7).image(64));
        Path own = folder.resolve("tiny.safetensors");
        Checkpoint.write(own, new VisionTransformer(Init.blank(Device.cpu()), tiny).state(), Map.of(), Map.of());
        try (PretrainedWeights weights = PretrainedWeights.open(own)) {
            assertEquals("dim 192, 12 blocks, patches of 16, 7 classes (vit_tiny_patch16_224)", weights.description());
            VisionTransformerConfig small = Presets.named("vit_small_patch16_224").config();
            CheckpointException error =
                    assertThrows(CheckpointException.class, () -> weights.model(Device.cpu(), small));
            assertTrue(error.hint().contains(": vit_tiny_patch16_224;"), error.getMessage());
        }
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        Path own = folder.resolve("own.safetensors");
        Checkpoint.write(own, new VisionTransformer(Init.blank(Device.cpu()), SMALL).state(), Map.of(), Map.of());
        byte[] bytes = Files.readAllBytes(own);
        bytes[bytes.length - 1] ^= 1;
        Files.write(own, bytes);
        CheckpointException error = assertThrows(CheckpointException.class, () -> PretrainedWeights.open(own));
        assertTrue(error.problem().contains("checksum"), error.getMessage());
    }

    @Test
    void namesOfAnotherKindOfModelAreNotGuessed() {
        Path path = folder.resolve("other.npz");
        new NpzWriter().add("layer1/conv/kernel", new int[] {1}, () -> new float[1]).write(path);
        CheckpointException error = assertThrows(CheckpointException.class, () -> PretrainedWeights.open(path));
        assertTrue(error.problem().contains("layer1/conv/kernel"), error.getMessage());
        assertTrue(error.rule().contains("embedding/kernel (google)"), error.getMessage());
    }

    @Test
    void whatHasNoNameElsewhereIsNotDropped() {
        Map<String, Tensor> state = new LinkedHashMap<>(new VisionTransformer(
                Init.blank(Device.cpu()), SMALL.with(c -> c.layerScale(1e-5))).state());
        Path own = folder.resolve("own.safetensors");
        Checkpoint.write(own, state, Map.of(), Map.of());
        try (PretrainedWeights weights = PretrainedWeights.open(own)) {
            CheckpointException error = assertThrows(CheckpointException.class,
                    () -> new WeightConversion(weights, WeightNaming.HUGGING_FACE, 0));
            assertTrue(error.problem().contains("blocks.0.ls1.gamma"), error.getMessage());
        }
    }

    @Test
    void plainPatchesHaveNoPlaceInVitPytorch() {
        try (PretrainedWeights weights = PretrainedWeights.open(published("vit"))) {
            CheckpointException error = assertThrows(CheckpointException.class,
                    () -> new WeightConversion(weights, WeightNaming.VIT_PYTORCH, 0));
            assertTrue(error.problem().contains("normalize their patches"), error.getMessage());
        }
    }

    @Test
    void aCountOfHeadsThatDoesNotDivideIsRefused() {
        try (PretrainedWeights weights = PretrainedWeights.open(published("vit"))) {
            CheckpointException error = assertThrows(CheckpointException.class,
                    () -> new WeightConversion(weights, WeightNaming.GOOGLE, 5));
            assertTrue(error.problem().contains("{heads=5}"), error.getMessage());
            ArgumentException unknown = assertThrows(ArgumentException.class,
                    () -> new WeightConversion(weights, WeightNaming.GOOGLE, 0));
            assertTrue(unknown.hint().contains("--heads"), unknown.getMessage());
        }
    }

    private static void assertSame(VisionTransformer wanted, VisionTransformer got) {
        Map<String, Tensor> state = got.state();
        wanted.state()
                .forEach((name, tensor) -> assertArrayEquals(tensor.toFloats(), state.get(name).toFloats(), name));
    }
}

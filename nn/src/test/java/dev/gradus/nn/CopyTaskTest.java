package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.nn.optim.Adam;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.ParameterGroup;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tiny encoder and decoder learn to repeat sequences that they have never seen. */
class CopyTaskTest {
    private static final int SYMBOLS = 6;
    private static final int START = SYMBOLS;
    private static final int TOKENS = 4;
    private static final int DIM = 32;
    private static final int BATCH = 32;

    /** Embedding and positions, one layer of either kind, and a linear map to symbols. */
    private static final class Copier extends Module {
        private final Embedding embedding;
        private final SinusoidalPosition position;
        private final TransformerEncoderLayer encoder;
        private final TransformerDecoderLayer decoder;
        private final LayerNorm norm;
        private final Linear head;

        Copier(Init init) {
            TransformerConfig config = TransformerConfig.of(DIM, 4).withPreNorm();
            embedding = child("embedding", new Embedding(init, SYMBOLS + 1, DIM));
            position = child("position", new SinusoidalPosition(init.device(), TOKENS, DIM));
            encoder = child("encoder", new TransformerEncoderLayer(init, config));
            decoder = child("decoder", new TransformerDecoderLayer(init, config));
            norm = child("norm", new LayerNorm(init, DIM, 1e-5));
            head = child("head", new Linear(init, DIM, SYMBOLS, true));
        }

        Tensor encode(Tensor source) {
            return encoder.call(position.call(embedding.call(source)));
        }

        Tensor decode(Tensor before, Tensor memory) {
            Tensor x = position.call(embedding.call(before));
            return head.call(norm.call(
                    decoder.call(x, memory, AttentionMask.CAUSAL, AttentionMask.NONE)));
        }

        @Override
        public Tensor forward(Tensor source) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void learnsToCopy() {
        Device device = Device.cpu();
        Philox random = new Philox(17);
        Copier model = new Copier(new Init(device, random));
        Optimizer optimizer = new Adam(List.of(new ParameterGroup("all", model.parameters(), 1, 0)));
        for (int step = 0; step < 200; step++) {
            try (Scope _ = Scope.open()) {
                int[] symbols = symbols(random);
                Tensor logits = model.decode(shifted(device, symbols), model.encode(tensor(device, symbols)));
                Tensor labels = Tensor.ofInts(device, Shape.of(BATCH * TOKENS), symbols);
                logits.reshape(BATCH * TOKENS, SYMBOLS).crossEntropy(labels, 0).backward();
                optimizer.step(Math.min(1, (step + 1) / 20.0) * 3e-3);
                optimizer.zeroGrad();
            }
        }
        int[] symbols = symbols(random);
        assertEquals(Arrays.toString(symbols), Arrays.toString(copied(model, device, symbols)));
    }

    /** The model's own words, one after the other. */
    private static int[] copied(Copier model, Device device, int[] symbols) {
        int[] written = new int[symbols.length];
        try (NoGrad _ = Tensor.noGrad()) {
            Tensor memory = model.encode(tensor(device, symbols));
            for (int t = 0; t < TOKENS; t++) {
                int[] next = model.decode(shifted(device, written), memory).argmax(2).toInts();
                for (int i = t; i < next.length; i += TOKENS) {
                    written[i] = next[i];
                }
            }
        }
        return written;
    }

    private static int[] symbols(Philox random) {
        int[] symbols = new int[BATCH * TOKENS];
        Arrays.setAll(symbols, i -> random.nextInt(SYMBOLS));
        return symbols;
    }

    private static Tensor tensor(Device device, int[] symbols) {
        return Tensor.ofInts(device, Shape.of(BATCH, TOKENS), symbols);
    }

    /** What the decoder has seen before it writes each symbol: the start, then the symbols before. */
    private static Tensor shifted(Device device, int[] symbols) {
        int[] before = new int[symbols.length];
        Arrays.setAll(before, i -> i % TOKENS == 0 ? START : symbols[i - 1]);
        return tensor(device, before);
    }
}

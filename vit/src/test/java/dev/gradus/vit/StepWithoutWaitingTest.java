package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.WeightAverage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a device that computes behind the caller's back, every reading costs the time of all that is under way. */
class StepWithoutWaitingTest {
    private static final Set<String> WAITS = Set.of("toFloats", "toDoubles", "toInts", "finish");

    private final Device cpu = Device.cpu(1);
    private boolean forbidden;

    @AfterEach
    void close() {
        cpu.close();
    }

    @Test
    void aTrainingStepReadsNothingFromItsDevice() {
        Memory memory = watched(Memory.class, cpu.backend().memory(), name -> null);
        Device device = new Device("watched",
                watched(Backend.class, cpu.backend(), name -> name.equals("memory") ? memory : null));
        VisionTransformer model = new VisionTransformer(new Init(device, new Philox(5)),
                VisionTransformerConfig.of(32, 8, c -> c.dim(32).depth(3).heads(2).classes(5).dropout(0.1)
                        .attentionDropout(0.1).dropPath(0.2)));
        model.train();
        AdamW optimizer = new AdamW(model.parameterGroups(0.05));
        WeightAverage average = new WeightAverage(model.parameters(), 0.99, true);
        Tensor scale = Tensor.ones(device, Shape.of(1));
        forbidden = true;
        for (int step = 0; step < 2; step++) {
            try (Scope _ = Scope.open()) {
                Tensor images = Tensor.of(device, Shape.of(4, 3, 32, 32), new float[4 * 3 * 32 * 32]);
                Tensor labels = Tensor.ofInts(device, Shape.of(4), new int[] {0, 4, 2, 1});
                Tensor loss = model.call(images).crossEntropy(labels, 0.1);
                Tensor shown = loss.detach();
                loss.backward();
                GradientClip.onDevice(model.parameters().values(), 1, shown, scale);
                optimizer.step(1e-3, scale);
                average.update(scale);
            }
            model.zeroGrad();
        }
        assertThrows(IllegalStateException.class, scale::item);
        forbidden = false;
        assertEquals(2, optimizer.steps());
    }

    /** The same object, but for some methods' results, and those that wait. */
    private <T> T watched(Class<T> type, T real, Function<String, Object> instead) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (_, method, arguments) -> {
                    if (forbidden && WAITS.contains(method.getName())) {
                        throw new IllegalStateException(method.getName() + " waits for the device");
                    }
                    Object result = instead.apply(method.getName());
                    try {
                        return result != null ? result : method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}

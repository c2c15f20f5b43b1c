package dev.gradus.nn.train;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Readback;
import dev.gradus.autograd.backend.Reduce;
import dev.gradus.autograd.backend.Storage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;

/** The processor, disguised as a device that computes behind the caller's back: numbers arrive late. */
final class LaggingDevice implements AutoCloseable {
    private static final int LAG = 10;

    private final Device cpu = Device.cpu(1);
    private final Device device;
    private boolean forbidden;

    LaggingDevice() {
        Memory memory = disguise(Memory.class, cpu.backend().memory(), Map.of("read", arguments -> late(arguments[0]),
                "toFloats", this::refuse, "toDoubles", this::refuse, "toInts", this::refuse));
        Reduce reduce = disguise(Reduce.class, cpu.backend().reduce(),
                Map.of("sumOfSquares", this::refuse, "allFinite", this::refuse));
        device = new Device("lagging", disguise(Backend.class, cpu.backend(),
                Map.of("memory", arguments -> memory, "reduce", arguments -> reduce)));
    }

    Device device() {
        return device;
    }

    /** From now on, to wait for the device is an error, or is none. */
    void forbidWaiting(boolean forbidden) {
        this.forbidden = forbidden;
    }

    @Override
    public void close() {
        cpu.close();
    }

    /** What a call gives instead of that of the disguised object; null to pass it on. */
    private interface Trick {
        Object call(Object... arguments);
    }

    private Object refuse(Object... arguments) {
        if (forbidden) {
            throw new IllegalStateException("waits for the device");
        }
        return null;
    }

    private Readback late(Object storage) {
        Readback now = cpu.backend().memory().read((Storage) storage);
        return new Readback() {
            private int looks;

            @Override
            public boolean isDone() {
                return ++looks > LAG;
            }

            @Override
            public double[] get() {
                looks = LAG;
                return now.get();
            }
        };
    }

    private static <T> T disguise(Class<T> type, T real, Map<String, Trick> tricks) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            Trick trick = tricks.get(method.getName());
            Object result = trick == null ? null : trick.call(arguments);
            try {
                return result != null ? result : method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return type.cast(proxy);
    }
}

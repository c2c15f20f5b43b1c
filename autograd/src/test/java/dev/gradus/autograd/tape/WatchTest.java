package dev.gradus.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
    /** Writes down what it sees. */
    private static final class Diary implements Watcher {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void beforeForward(Frame frame) {
            lines.add("before " + frame.op().name());
        }

        @Override
        public void forward(Frame frame) {
            lines.add("after " + frame.op().name());
            frame.output().exp();
        }

        @Override
        public void beforeBackward(Frame frame) {
            lines.add("before the gradient of " + frame.op().name());
        }

        @Override
        public void backward(Frame frame, Tensor dY, Gradients gradients) {
            lines.add("after the gradient of " + frame.op().name());
        }
    }

    @Test
    @SuppressWarnings("try")
    void everyOperationIsAnnouncedAndReportedAndWhatWatchersComputeIsUnseen() {
        Tensor x = Tensor.of(1, 2).requireGrad();
        Diary diary = new Diary();
        try (Watch watch = Watch.open(diary)) {
            x.tanh().sum().backward();
        }
        x.tanh();
        assertEquals(List.of("before tanh", "after tanh", "before sum", "after sum",
                "before the gradient of sum", "after the gradient of sum",
                "before the gradient of tanh", "after the gradient of tanh"), diary.lines);
    }

    @Test
    @SuppressWarnings("try")
    void theOuterWatcherSeesWhatTheInnerSees() {
        Diary outer = new Diary();
        Diary inner = new Diary();
        try (Watch first = Watch.open(outer); Watch second = Watch.open(inner)) {
            Tensor.of(1, 2).tanh();
        }
        assertEquals(List.of("before tanh", "after tanh"), outer.lines);
        assertEquals(outer.lines, inner.lines);
    }
}

package dev.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.LayerNorm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Mistakes that users make, and every word they read then. */
class MistakesTest {
    private final List<DynamicTest> mistakes = new ArrayList<>();

    private void mistake(
            String what, Class<? extends GradusException> error, Executable attempt, String... lines) {
        mistakes.add(dynamicTest(what,
                () -> assertEquals(String.join("\n", lines), assertThrows(error, attempt).getMessage())));
    }

    private static Tensor zeros(int... extents) {
        return Tensor.zeros(extents);
    }

    @TestFactory
    List<DynamicTest> shapes() {
        mistake(
                "a right operand that lies the other way",
                ShapeException.class,
                () -> zeros(8, 192).matmul(zeros(64, 192)),
                "[matmul] inner dimensions differ: left [8, 192] needs 192, right [64, 192] offers 64",
                "  rule: left[…, i, k] · right[…, k, j]",
                "  hint: did you mean matmulTransposed?");
        mistake(
                "operands that do not fit either way",
                ShapeException.class,
                () -> zeros(2, 3).matmul(zeros(4, 5)),
                "[matmul] inner dimensions differ: left [2, 3] needs 3, right [4, 5] offers 4",
                "  rule: left[…, i, k] · right[…, k, j]");
        mistake(
                "a forgotten input",
                ArgumentException.class,
                () -> zeros(2, 3).apply(new LayerNorm(1e-6)),
                "[layer_norm] got 1 input [[2, 3]], which is too few",
                "  hint: its documentation names the inputs it takes");
        mistake(
                "a product with a vector",
                ShapeException.class,
                () -> zeros(2, 3).matmul(zeros(3)),
                "[matmul] both operands need at least two axes: left [2, 3], right [3]",
                "  rule: left[…, i, k] · right[…, k, j]",
                "  hint: reshape a vector to [1, n] or [n, 1]");
        mistake(
                "shapes that do not broadcast",
                ShapeException.class,
                () -> zeros(4, 3).add(zeros(4)),
                "[add] shapes do not broadcast: left [4, 3] and right [4] differ on axis -1 (3 and 4)",
                "  rule: aligned at the end, extents are equal or one of them is 1",
                "  hint: reshape one operand so that the axes line up");
        mistake(
                "a reshape to another number of elements",
                ShapeException.class,
                () -> zeros(2, 3).reshape(7),
                "[reshape] cannot give [2, 3] (6 elements) the shape [7]",
                "  rule: a reshape keeps the number of elements");
        mistake(
                "a permutation that names an axis twice",
                ShapeException.class,
                () -> zeros(2, 3, 4).permute(0, 1, 1),
                "[permute] axes [0, 1, 1] do not reorder [2, 3, 4]",
                "  rule: each axis 0 … 2 exactly once");
        mistake(
                "an axis that does not exist",
                ShapeException.class,
                () -> zeros(2, 3).max(2),
                "[shape] axis 2 does not exist in [2, 3] of rank 2",
                "  rule: an axis lies in [-rank, rank)");
        mistake(
                "a slice that leaves its axis",
                ShapeException.class,
                () -> zeros(2, 3).narrow(1, 2, 5),
                "[slice] start=2 step=1 count=3 leaves axis 1 of [2, 3]",
                "  rule: 0 <= start and start + (count − 1)·step < 3");
        mistake(
                "a maximum of nothing",
                ShapeException.class,
                () -> zeros(2, 0).max(1),
                "[max] axis 1 of [2, 0] is empty",
                "  rule: no elements have no maximum");
        mistake(
                "a weight of another width",
                ShapeException.class,
                () -> zeros(2, 3).linear(zeros(4, 5), null),
                "[linear] x=[2, 3] does not fit weight=[4, 5]: it needs a last axis of 5",
                "  rule: x[…, in] · weight[out, in]ᵀ");
        mistake(
                "a layer norm of another width",
                ShapeException.class,
                () -> zeros(2, 3).layerNorm(zeros(4), zeros(4), 1e-6),
                "[layer_norm] x=[2, 3] needs weight and bias of shape [3], got [4] and [4]",
                "  rule: one scale and one shift for each element of the last axis");
        mistake(
                "parts that do not line up",
                ShapeException.class,
                () -> Tensor.concat(0, zeros(2, 3), zeros(2, 4)),
                "[concat] cannot join [2, 3] and [2, 4] along axis 0",
                "  rule: all extents but that of the joined axis are equal");
        mistake(
                "no parts",
                ArgumentException.class,
                () -> Tensor.concat(0),
                "[concat] there is nothing to join");
        return mistakes;
    }

    @TestFactory
    List<DynamicTest> values() {
        mistake(
                "the number of many elements",
                ShapeException.class,
                () -> zeros(2).named("loss").item(),
                "[item] loss=[2] has 2 elements",
                "  rule: item() reads a tensor of one element");
        mistake(
                "values that do not fill the shape",
                ShapeException.class,
                () -> Tensor.of(Shape.of(2, 2), 1, 2, 3),
                "[tensor] shape [2, 2] needs 4 values, got 3");
        mistake(
                "rows of different lengths",
                ShapeException.class,
                () -> Tensor.of(new float[][] {{1, 2}, {3}}),
                "[tensor] row 1 has 1 elements, row 0 has 2",
                "  rule: all rows of a matrix are equally long");
        mistake(
                "an extent below 0",
                ShapeException.class,
                () -> Shape.of(2, -3),
                "[shape] extent -3 is negative in [2, -3]");
        mistake(
                "too many elements",
                ShapeException.class,
                () -> Shape.of(1 << 16, 1 << 16),
                "[shape] too many elements in [65536, 65536]",
                "  rule: a tensor holds at most 2^31 - 1 elements",
                "  hint: split the batch");
        mistake(
                "a label out of range",
                ArgumentException.class,
                () -> zeros(2, 10).crossEntropy(Tensor.ofInts(3, 10).named("labels"), 0),
                "[cross_entropy] label 10 at position 1 of labels=[2] is not a class of [0, 10)",
                "  rule: labels count from 0",
                "  hint: does the model's number of classes fit the data set?");
        mistake(
                "putting a tensor into one of another shape",
                ShapeException.class,
                () -> zeros(2).named("weight").assign(zeros(3)),
                "[assign] cannot put [3] into weight=[2]");
        return mistakes;
    }

    @TestFactory
    List<DynamicTest> typesAndDevices() {
        mistake(
                "a gradient of indices",
                DTypeException.class,
                () -> Tensor.ofInts(1, 2).named("labels").requireGrad(),
                "[require_grad] labels=[2] holds indices (INT32), which have no gradient");
        mistake(
                "reading real numbers as indices",
                DTypeException.class,
                () -> zeros(2).named("x").toInts(),
                "[tensor] x=[2] holds FLOAT32, not indices",
                "  hint: use toFloats()");
        mistake(
                "labels that are real numbers",
                DTypeException.class,
                () -> zeros(2, 3).crossEntropy(zeros(2).named("labels"), 0),
                "[cross_entropy] input 1 must hold indices (INT32), got labels=[2] of FLOAT32",
                "  hint: make it with Tensor.ofInts");
        mistake(
                "arithmetic on indices",
                DTypeException.class,
                () -> zeros(2).add(Tensor.ofInts(1, 2).named("labels")),
                "[add] input 1 must hold real numbers, got labels=[2] of INT32",
                "  hint: make it with Tensor.of");
        mistake(
                "operands on two devices",
                DeviceException.class,
                () -> zeros(2).named("x").mul(Tensor.zeros(Device.reference(), Shape.of(2)).named("w")),
                "[mul] operands live on different devices: x=[2] on cpu, w=[2] on reference",
                "  rule: an operation computes on one device",
                "  hint: move one of them with to(device)");
        return mistakes;
    }

    @TestFactory
    List<DynamicTest> gradients() {
        mistake(
                "a backward from many numbers",
                GraphException.class,
                () -> zeros(2, 3).requireGrad().mul(2).named("y").backward(),
                "[backward] y=[2, 3] is not a single number",
                "  rule: a gradient belongs to one number",
                "  hint: reduce it with sum() or mean(), or pass a cotangent: backward(cotangent)");
        mistake(
                "a cotangent of another shape",
                ShapeException.class,
                () -> zeros(2, 3).requireGrad().mul(2).named("y").backward(zeros(3, 2)),
                "[backward] the cotangent has shape [3, 2], y=[2, 3] needs [2, 3]",
                "  rule: one cotangent for each element of the result");
        mistake(
                "a cotangent on another device",
                DeviceException.class,
                () -> zeros(2).requireGrad().mul(2).named("y")
                        .backward(Tensor.ones(Device.reference(), Shape.of(2))),
                "[backward] the cotangent lives on reference, y=[2] on cpu",
                "  rule: an operation computes on one device",
                "  hint: move it with to(device)");
        mistake(
                "a cotangent of indices",
                DTypeException.class,
                () -> zeros(2).requireGrad().mul(2).named("y").backward(Tensor.ofInts(1, 2)),
                "[backward] the cotangent of y=[2] holds INT32, not real numbers");
        mistake(
                "freezing a result",
                GraphException.class,
                () -> zeros(2).requireGrad().tanh().named("y").freeze(),
                "[freeze] y=[2] is the result of tanh",
                "  rule: only leaves freeze",
                "  hint: use detach()");
        return mistakes;
    }
}

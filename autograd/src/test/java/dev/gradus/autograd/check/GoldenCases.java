package dev.gradus.autograd.check;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.op.Abs;
import dev.gradus.autograd.op.AdaptiveAvgPool2d;
import dev.gradus.autograd.op.Add;
import dev.gradus.autograd.op.AvgPool2d;
import dev.gradus.autograd.op.BatchNorm;
import dev.gradus.autograd.op.Clamp;
import dev.gradus.autograd.op.Concat;
import dev.gradus.autograd.op.Conv2d;
import dev.gradus.autograd.op.Cos;
import dev.gradus.autograd.op.CrossEntropy;
import dev.gradus.autograd.op.Cumsum;
import dev.gradus.autograd.op.Div;
import dev.gradus.autograd.op.Embedding;
import dev.gradus.autograd.op.Erf;
import dev.gradus.autograd.op.Exp;
import dev.gradus.autograd.op.Flip;
import dev.gradus.autograd.op.Gather;
import dev.gradus.autograd.op.Gelu;
import dev.gradus.autograd.op.GridSample;
import dev.gradus.autograd.op.GroupNorm;
import dev.gradus.autograd.op.IndexSelect;
import dev.gradus.autograd.op.InstanceNorm;
import dev.gradus.autograd.op.Interpolation;
import dev.gradus.autograd.op.LayerNorm;
import dev.gradus.autograd.op.LeakyRelu;
import dev.gradus.autograd.op.Linear;
import dev.gradus.autograd.op.Log;
import dev.gradus.autograd.op.LogSoftmax;
import dev.gradus.autograd.op.LogSumExp;
import dev.gradus.autograd.op.MatMul;
import dev.gradus.autograd.op.Max;
import dev.gradus.autograd.op.MaxPool2d;
import dev.gradus.autograd.op.Maximum;
import dev.gradus.autograd.op.Min;
import dev.gradus.autograd.op.Minimum;
import dev.gradus.autograd.op.Mul;
import dev.gradus.autograd.op.Norm2;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.PRelu;
import dev.gradus.autograd.op.Pad;
import dev.gradus.autograd.op.Padding;
import dev.gradus.autograd.op.Permute;
import dev.gradus.autograd.op.Pow;
import dev.gradus.autograd.op.Prod;
import dev.gradus.autograd.op.Reciprocal;
import dev.gradus.autograd.op.Relu;
import dev.gradus.autograd.op.Resize;
import dev.gradus.autograd.op.Roll;
import dev.gradus.autograd.op.SelfAttention;
import dev.gradus.autograd.op.Sigmoid;
import dev.gradus.autograd.op.Silu;
import dev.gradus.autograd.op.Sin;
import dev.gradus.autograd.op.Slice;
import dev.gradus.autograd.op.Softmax;
import dev.gradus.autograd.op.Softplus;
import dev.gradus.autograd.op.Sqrt;
import dev.gradus.autograd.op.Sub;
import dev.gradus.autograd.op.Sum;
import dev.gradus.autograd.op.Tanh;
import dev.gradus.autograd.op.TopK;
import dev.gradus.autograd.op.Unfold;
import dev.gradus.autograd.op.Var;
import dev.gradus.autograd.op.WeightStandardization;
import dev.gradus.autograd.op.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Which golden file shows what PyTorch makes of which operation. */
final class GoldenCases {
    /**
     * A golden file and how to compute what is in it.
     *
     * @param op the operation that it is there for
     * @param longestSum the number of terms in the longest sum, forward or backward
     * @param compute the output from the inputs and parameters by name
     */
    record GoldenCase(
            String file, Class<? extends Op> op, int longestSum, Function<Map<String, Tensor>, Tensor> compute) {
        @Override
        public String toString() {
            return file;
        }
    }

    private final List<GoldenCase> cases = new ArrayList<>();

    private GoldenCases() {
        pointwise();
        activations();
        broadcasting();
        folding();
        reductions();
        arranging();
        moving();
        selecting();
        products();
        convolutions();
        pooling();
        resizing();
        normalizing();
        attention();
        losses();
        cases.addAll(AttentionAndLossGoldens.cases());
    }

    static List<GoldenCase> all() {
        return new GoldenCases().cases;
    }

    private void add(String file, Class<? extends Op> op, int sum, Function<Map<String, Tensor>, Tensor> compute) {
        cases.add(new GoldenCase(file, op, sum, compute));
    }

    private void unary(String file, Class<? extends Op> op, int sum, UnaryOperator<Tensor> compute) {
        add(file, op, sum, t -> compute.apply(t.get("x")));
    }

    private void pointwise() {
        unary("abs", Abs.class, 1, Tensor::abs);
        unary("cos", Cos.class, 1, Tensor::cos);
        unary("erf", Erf.class, 1, Tensor::erf);
        unary("exp", Exp.class, 1, Tensor::exp);
        unary("gelu_erf", Gelu.class, 1, Tensor::gelu);
        unary("gelu_tanh", Gelu.class, 1, Tensor::geluTanh);
        unary("log", Log.class, 1, Tensor::log);
        unary("pow_scalar", Pow.class, 1, x -> x.pow(3));
        unary("relu", Relu.class, 1, Tensor::relu);
        unary("rsqrt", Reciprocal.class, 1, Tensor::rsqrt);
        unary("sigmoid", Sigmoid.class, 1, Tensor::sigmoid);
        unary("sin", Sin.class, 1, Tensor::sin);
        unary("sqrt", Sqrt.class, 1, Tensor::sqrt);
        unary("tanh", Tanh.class, 1, Tensor::tanh);
    }

    private void activations() {
        unary("clamp", Clamp.class, 1, x -> x.clamp(-0.5, 0.7));
        unary("leaky_relu", LeakyRelu.class, 1, x -> x.apply(new LeakyRelu(0.01)));
        unary("silu", Silu.class, 1, Tensor::silu);
        unary("softplus", Softplus.class, 1, x -> x.apply(new Softplus()));
        add("prelu", PRelu.class, 8, t -> t.get("x").apply(new PRelu(), t.get("weight")));
        add("where", Where.class, 1, t -> Tensor.where(real(t.get("mask")), t.get("a"), t.get("b")));
    }

    private static Tensor real(Tensor mask) {
        return Tensor.of(mask.device(), mask.shape(), mask.toDoubles());
    }

    private void broadcasting() {
        int repeated = 8;
        add("add_broadcast", Add.class, repeated, t -> t.get("a").add(t.get("b")));
        add("sub_broadcast", Sub.class, repeated, t -> t.get("a").sub(t.get("b")));
        add("mul_broadcast", Mul.class, repeated, t -> t.get("a").mul(t.get("b")));
        add("div_broadcast", Div.class, repeated, t -> t.get("a").div(t.get("b")));
        add("maximum_broadcast", Maximum.class, repeated, t -> t.get("a").maximum(t.get("b")));
        add("minimum_broadcast", Minimum.class, repeated, t -> t.get("a").minimum(t.get("b")));
    }

    private void folding() {
        unary("reduce_amax", Max.class, 4, x -> x.max(2).reshape(2, 3, 5));
        unary("reduce_mean", Sum.class, 4, x -> x.mean(true, 2));
        unary("reduce_sum", Sum.class, 15, x -> x.sum(false, 1, 3));
        unary("softmax_dim1", Softmax.class, 5, x -> x.softmax(1));
        unary("softmax_dim3", Softmax.class, 5, Tensor::softmax);
        unary("softmax_large_logits", Softmax.class, 9, Tensor::softmax);
        unary("log_softmax_dim1", LogSoftmax.class, 5, x -> x.logSoftmax(1));
        unary("log_softmax_dim3", LogSoftmax.class, 5, Tensor::logSoftmax);
    }

    private void reductions() {
        List<Integer> all = List.of(0, 1, 2, 3);
        unary("reduce_amin", Min.class, 4, x -> x.min(2).reshape(2, 3, 5));
        unary("reduce_prod", Prod.class, 5, x -> x.apply(new Prod(3)).reshape(2, 3, 4));
        unary("reduce_logsumexp", LogSumExp.class, 5, x -> x.apply(new LogSumExp(3)).reshape(2, 3, 4));
        unary("reduce_var", Var.class, 3, x -> x.apply(new Var(List.of(1), 0, false)));
        unary("reduce_var_unbiased", Var.class, 3, x -> x.apply(new Var(List.of(1), 1, false)));
        unary("reduce_norm2", Norm2.class, 120, x -> x.apply(new Norm2(all, false)));
        unary("cumsum", Cumsum.class, 5, x -> x.cumsum(1));
        unary("topk", TopK.class, 1, x -> x.apply(new TopK(1, 3)));
    }

    private void arranging() {
        unary("flip", Flip.class, 1, x -> x.apply(new Flip(List.of(2))));
        unary("roll", Roll.class, 1, x -> x.apply(new Roll(List.of(1, 2), List.of(-2, 1))));
        unary("pad_constant", Pad.class, 1, x -> x.apply(new Pad(List.of(0, 0, 1), List.of(0, 3, 2), 0.5)));
    }

    private void moving() {
        unary("permute", Permute.class, 1, x -> x.permute(2, 0, 3, 1));
        unary("slice_strided", Slice.class, 1, x -> x.slice(1, 1, 2, 3).narrow(2, 0, 3));
        add("concat", Concat.class, 1, t -> Tensor.concat(1, t.get("a"), t.get("b")));
        Window patches = new Window(3, 8, 12, 4, 4, 4, 4, 0, 0, 0, 0, 1, 1);
        unary("unfold_patches", Unfold.class, 1, x -> x.unfold(patches));
    }

    private void selecting() {
        add("gather", Gather.class, 6, t -> t.get("x").gather(1, t.get("index")));
        add("index_select", IndexSelect.class, 6, t -> t.get("x").indexSelect(0, t.get("index")));
        add("embedding", Embedding.class, 6, t -> t.get("weight").apply(new Embedding(), t.get("index")));
    }

    private void products() {
        add("matmul_batched", MatMul.class, 6, t -> t.get("a").matmul(t.get("b")));
        add("matmul_broadcast", MatMul.class, 18, t -> t.get("a").matmul(t.get("b")));
        add("matmul_transposed", MatMul.class, 5, t -> t.get("a").matmul(t.get("b"), true, false));
        add("linear", Linear.class, 15, t -> t.get("x").linear(t.get("weight"), t.get("bias")));
        add("linear_no_bias", Linear.class, 33, t -> t.get("x").linear(t.get("weight"), null));
    }

    private void convolutions() {
        convolution("conv2d_1x1", 1, 0, 24);
        convolution("conv2d_3x3_pad1", 1, 1, 84);
        convolution("conv2d_3x3_stride2_no_bias", 2, 1, 54);
        convolution("conv2d_7x7_stride2_pad3", 2, 3, 147);
        convolution("conv2d_patchify", 4, 0, 48);
        convolution("conv2d_depthwise_multiplier2", new Conv2d(2, 2, 1, 1).withGroups(3), 32);
        convolution("conv2d_dilated", new Conv2d(1, 2, 2, 1).withDilation(2, 2), 36);
        convolution("conv2d_grouped", new Conv2d(1, 1, 1, 1).withGroups(2), 72);
        convolution("conv2d_same_asymmetric", new Conv2d(2, 2, 0, 0).withPadding(Padding.same()), 147);
    }

    private void convolution(String file, int stride, int padding, int longestSum) {
        convolution(file, new Conv2d(stride, stride, padding, padding), longestSum);
    }

    private void convolution(String file, Conv2d conv, int longestSum) {
        add(file, Conv2d.class, longestSum, t -> t.get("x").conv2d(t.get("weight"), t.get("bias"), conv));
    }

    private void pooling() {
        unary("max_pool2d", MaxPool2d.class, 9, x -> x.apply(new MaxPool2d(3, 2, 1)));
        unary("avg_pool2d", AvgPool2d.class, 4, x -> x.apply(new AvgPool2d(2, 2, 0)));
        unary("adaptive_avg_pool2d_1", AdaptiveAvgPool2d.class, 20, x -> x.apply(new AdaptiveAvgPool2d(1, 1)));
    }

    private void resizing() {
        Interpolation bilinear = Interpolation.bilinear();
        Interpolation bicubic = Interpolation.bicubic();
        resize("interpolate_nearest", Interpolation.nearest(), 7, 5);
        resize("interpolate_bilinear", bilinear, 7, 5);
        resize("interpolate_bilinear_corners", bilinear.withAlignedCorners(), 7, 5);
        resize("interpolate_bilinear_antialias_down", bilinear.withAntialias(), 3, 3);
        resize("interpolate_bicubic", bicubic, 7, 9);
        resize("interpolate_bicubic_antialias_down", bicubic.withAntialias(), 3, 2);
        resize("interpolate_bicubic_antialias_up", bicubic.withAntialias(), 9, 8);
        add("grid_sample_bilinear_zeros", GridSample.class, 80,
                t -> t.get("x").apply(new GridSample(false), t.get("grid")));
    }

    private void resize(String file, Interpolation interpolation, int height, int width) {
        unary(file, Resize.class, 30, x -> x.apply(Resize.toSize(interpolation, height, width)));
    }

    private void normalizing() {
        add("batch_norm_train", BatchNorm.class, 40,
                t -> t.get("x").apply(new BatchNorm(1e-5), t.get("weight"), t.get("bias")));
        add("batch_norm_eval", BatchNorm.class, 40, t -> t.get("x").apply(
                new BatchNorm(1e-5), t.get("weight"), t.get("bias"), t.get("running_mean"), t.get("running_var")));
        add("group_norm", GroupNorm.class, 30,
                t -> t.get("x").apply(new GroupNorm(4, 1e-5), t.get("weight"), t.get("bias")));
        add("instance_norm", InstanceNorm.class, 30,
                t -> t.get("x").apply(new InstanceNorm(1e-5), t.get("weight"), t.get("bias")));
        add("weight_standardization", WeightStandardization.class, 27,
                t -> t.get("weight").apply(new WeightStandardization(1e-8)));
        layerNorm("layer_norm_192", 1e-6, 192);
        layerNorm("layer_norm_eps1e-05", 1e-5, 16);
        layerNorm("layer_norm_eps1e-06", 1e-6, 16);
    }

    private void layerNorm(String file, double eps, int longestSum) {
        add(file, LayerNorm.class, longestSum, t -> t.get("x").layerNorm(t.get("weight"), t.get("bias"), eps));
    }

    private void attention() {
        add("attention_65x64", SelfAttention.class, 65, t -> {
            Tensor qkv = Tensor.concat(2, tokens(t.get("q")), tokens(t.get("k")), tokens(t.get("v")));
            return qkv.selfAttention(2).reshape(1, 65, 2, 64).permute(0, 2, 1, 3);
        });
        add("multi_head_self_attention", SelfAttention.class, 12, t -> t.get("x")
                .linear(t.get("in_proj_weight"), t.get("in_proj_bias"))
                .selfAttention(3)
                .linear(t.get("out_proj.weight"), t.get("out_proj.bias")));
    }

    /** [batch, heads, tokens, headDim] as [batch, tokens, heads·headDim]. */
    private static Tensor tokens(Tensor x) {
        Shape s = x.shape();
        return x.permute(0, 2, 1, 3).reshape(s.dim(0), s.dim(2), s.dim(1) * s.dim(3));
    }

    private void losses() {
        add("cross_entropy", CrossEntropy.class, 5, t -> t.get("logits").crossEntropy(t.get("target"), 0));
        add("cross_entropy_label_smoothing", CrossEntropy.class, 5,
                t -> t.get("logits").crossEntropy(t.get("target"), 0.1));
    }
}

package dev.gradus.autograd.check;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GoldenCases.GoldenCase;
import dev.gradus.autograd.op.BinaryCrossEntropy;
import dev.gradus.autograd.op.MeanAbsoluteError;
import dev.gradus.autograd.op.MeanSquaredError;
import dev.gradus.autograd.op.ScaledDotProductAttention;
import dev.gradus.autograd.op.SmoothL1;
import dev.gradus.autograd.op.SoftCrossEntropy;
import dev.gradus.autograd.op.SoftDistillation;
import dev.gradus.autograd.op.WeightedCrossEntropy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Golden files of attention between two sequences and of the composed losses. */
final class AttentionAndLossGoldens {
    private AttentionAndLossGoldens() {}

    static List<GoldenCase> cases() {
        return List.of(
                attention("attention", 7, t -> attend(t, false)),
                attention("attention_additive_mask", 21,
                        t -> t.get("q").apply(new ScaledDotProductAttention(false), t.get("k"), t.get("v"),
                                t.get("mask"))),
                attention("attention_causal", 6, t -> attend(t, true)),
                attention("attention_65x64", 65, t -> attend(t, false)),
                attention("multi_head_cross_attention", 12, AttentionAndLossGoldens::crossAttention),
                new GoldenCase("cross_entropy_class_weights", WeightedCrossEntropy.class, 20,
                        t -> t.get("logits").apply(new WeightedCrossEntropy(0, -100), t.get("target"),
                                t.get("weight"))),
                new GoldenCase("cross_entropy_ignore_index", WeightedCrossEntropy.class, 20,
                        t -> t.get("logits").apply(new WeightedCrossEntropy(0, -100), t.get("target"))),
                new GoldenCase("cross_entropy_label_smoothing", WeightedCrossEntropy.class, 20,
                        t -> t.get("logits").apply(new WeightedCrossEntropy(0.1, -100), t.get("target"))),
                new GoldenCase("cross_entropy_soft_targets", SoftCrossEntropy.class, 20,
                        t -> t.get("logits").apply(new SoftCrossEntropy(0), t.get("target"))),
                new GoldenCase("mse", MeanSquaredError.class, 12,
                        t -> t.get("x").apply(new MeanSquaredError(), t.get("target"))),
                new GoldenCase("l1", MeanAbsoluteError.class, 12,
                        t -> t.get("x").apply(new MeanAbsoluteError(), t.get("target"))),
                new GoldenCase("smooth_l1", SmoothL1.class, 12,
                        t -> t.get("x").apply(new SmoothL1(1), t.get("target"))),
                new GoldenCase("bce_with_logits", BinaryCrossEntropy.class, 12,
                        t -> t.get("x").apply(new BinaryCrossEntropy(), t.get("target"))),
                new GoldenCase("distillation_soft", SoftDistillation.class, 20,
                        t -> t.get("student").apply(new SoftDistillation(3), t.get("teacher"))));
    }

    private static GoldenCase attention(String file, int longestSum, Function<Map<String, Tensor>, Tensor> compute) {
        return new GoldenCase(file, ScaledDotProductAttention.class, longestSum, compute);
    }

    private static Tensor attend(Map<String, Tensor> t, boolean causal) {
        return t.get("q").apply(new ScaledDotProductAttention(causal), t.get("k"), t.get("v"));
    }

    private static Tensor crossAttention(Map<String, Tensor> t) {
        Tensor x = t.get("x");
        int dim = x.dim(2);
        Tensor weight = t.get("in_proj_weight");
        Tensor bias = t.get("in_proj_bias");
        Tensor[] projected = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            Tensor part = (i == 0 ? x : t.get("memory"))
                    .linear(weight.narrow(0, i * dim, (i + 1) * dim), bias.narrow(0, i * dim, (i + 1) * dim));
            projected[i] = part.reshape(part.dim(0), part.dim(1), 3, dim / 3).permute(0, 2, 1, 3);
        }
        return projected[0].apply(new ScaledDotProductAttention(false), projected[1], projected[2])
                .permute(0, 2, 1, 3)
                .reshape(x.shape())
                .linear(t.get("out_proj.weight"), t.get("out_proj.bias"));
    }
}

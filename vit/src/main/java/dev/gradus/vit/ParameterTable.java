package dev.gradus.vit;

import dev.gradus.autograd.Shape;
import dev.gradus.nn.RelativePosition;
import dev.gradus.vit.VisionTransformerConfig.Pooling;
import dev.gradus.vit.VisionTransformerConfig.Positions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of a model's parameters, worked out from its configuration alone: no memory is asked for. */
public final class ParameterTable {
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private ParameterTable() {}

    /** The parameters by name, in the order in which {@link VisionTransformer#parameters()} gives them. */
    public static Map<String, Shape> of(VisionTransformerConfig c) {
        ParameterTable table = new ParameterTable();
        if (c.hasClassToken()) {
            table.add("cls_token", 1, 1, c.dim());
        }
        if (c.hasDistillationToken()) {
            table.add("dist_token", 1, 1, c.dim());
        }
        if (c.positions() == Positions.LEARNED) {
            table.add("pos_embed", 1, c.tokens(), c.dim());
        }
        if (c.positions() == Positions.GRID) {
            table.grid(c);
        }
        table.stem(c);
        for (int i = 0; i < c.depth(); i++) {
            table.block("blocks." + i, c);
        }
        table.norm(c.normAfterPooling() ? "fc_norm" : "norm", c.dim());
        if (c.pooling() == Pooling.SEQUENCE) {
            table.linear("attention_pool", c.dim(), 1, true);
        }
        if (c.preLogits()) {
            table.linear("pre_logits.fc", c.pooledDim(), c.dim(), true);
        }
        table.linear("head", c.preLogits() ? c.dim() : c.pooledDim(), c.classes(), true);
        if (c.hasDistillationToken()) {
            table.linear("head_dist", c.dim(), c.classes(), true);
        }
        return Collections.unmodifiableMap(table.shapes);
    }

    private void grid(VisionTransformerConfig c) {
        if (c.prefix() > 0) {
            add("pos_grid.prefix", c.prefix(), c.dim());
        }
        add("pos_grid.rows", c.gridHeight(), c.dim() / 2);
        add("pos_grid.columns", c.gridWidth(), c.dim() / 2);
    }

    private void stem(VisionTransformerConfig c) {
        switch (c.stem()) {
            case PROJECTION -> projection(c.channels(), c.patch(), c.dim());
            case NORMALIZED_PROJECTION -> {
                norm("patch_embed.norm1", c.patchLength());
                linear("patch_embed.proj", c.patchLength(), c.dim(), true);
                norm("patch_embed.norm2", c.dim());
            }
            case CONVOLUTIONS -> c.tokenizer().parameters(c.channels(), c.dim()).forEach(
                    (String name, Shape shape) -> shapes.put("patch_embed." + name, shape));
            case HYBRID -> {
                c.backbone().parameters(c.channels()).forEach(
                        (String name, Shape shape) -> shapes.put("patch_embed.backbone." + name, shape));
                projection(c.backbone().channels(), c.patch() / c.backbone().stride(), c.dim());
            }
        }
    }

    private void projection(int channels, int side, int dim) {
        add("patch_embed.proj.weight", dim, channels, side, side);
        add("patch_embed.proj.bias", dim);
    }

    private void block(String name, VisionTransformerConfig c) {
        norm(name + ".norm1", c.dim());
        linear(name + ".attn.qkv", c.dim(), 3 * c.innerDim(), c.qkvBias());
        if (c.qkNorm()) {
            norm(name + ".attn.q_norm", c.headDim());
            norm(name + ".attn.k_norm", c.headDim());
        }
        if (c.positions() == Positions.RELATIVE) {
            add(name + ".attn.rel_pos.weight", RelativePosition.offsets(c.prefix(), c.patches()), c.headDim());
        }
        linear(name + ".attn.proj", c.innerDim(), c.dim(), true);
        scale(name + ".ls1", c);
        norm(name + ".norm2", c.dim());
        linear(name + ".mlp.fc1", c.dim(), c.mlpDim(), true);
        linear(name + ".mlp.fc2", c.mlpDim(), c.dim(), true);
        scale(name + ".ls2", c);
    }

    private void scale(String name, VisionTransformerConfig c) {
        if (c.layerScale() != 0) {
            add(name + ".gamma", c.dim());
        }
    }

    private void norm(String name, int dim) {
        add(name + ".weight", dim);
        add(name + ".bias", dim);
    }

    private void linear(String name, int in, int out, boolean bias) {
        add(name + ".weight", out, in);
        if (bias) {
            add(name + ".bias", out);
        }
    }

    private void add(String name, int... extents) {
        shapes.put(name, Shape.of(extents));
    }
}

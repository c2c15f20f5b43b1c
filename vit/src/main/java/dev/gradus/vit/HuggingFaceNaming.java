package dev.gradus.vit;

import dev.gradus.nn.checkpoint.Naming;
import dev.gradus.nn.checkpoint.Part;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the Hugging Face library's {@code ViTForImageClassification}, old ({@code vit.encoder.layer.0…}) and new
 * ({@code vit.layers.0…}), translated into those of {@link VisionTransformer}. That library keeps queries, keys and
 * values apart; here they are the three parts of {@code qkv}. Unknown names stay as they are and are reported as
 * unexpected.
 *
 * <p>Its models have eps 1e-12 in the layer norms: {@code layerNormEps(1e-12)}.
 */
public final class HuggingFaceNaming implements Naming {
    private record Rule(Pattern pattern, String replacement) {}

    private static final String LAYER = "vit\\.(?:encoder\\.layer|layers)\\.(\\d+)\\.";

    private static final Pattern PACKED = Pattern.compile(
            LAYER + "attention\\.(?:attention\\.(query|key|value)|([qkv])_proj)\\.(\\w+)");

    private static final List<Rule> RULES = List.of(
            rule("vit\\.embeddings\\.cls_token", "cls_token"),
            rule("vit\\.embeddings\\.position_embeddings", "pos_embed"),
            rule("vit\\.embeddings\\.patch_embeddings\\.projection\\.(\\w+)", "patch_embed.proj.$1"),
            rule(LAYER + "layernorm_before\\.(\\w+)", "blocks.$1.norm1.$2"),
            rule(LAYER + "attention\\.(?:output\\.dense|o_proj)\\.(\\w+)", "blocks.$1.attn.proj.$2"),
            rule(LAYER + "layernorm_after\\.(\\w+)", "blocks.$1.norm2.$2"),
            rule(LAYER + "(?:intermediate\\.dense|mlp\\.fc1)\\.(\\w+)", "blocks.$1.mlp.fc1.$2"),
            rule(LAYER + "(?:output\\.dense|mlp\\.fc2)\\.(\\w+)", "blocks.$1.mlp.fc2.$2"),
            rule("vit\\.layernorm\\.(\\w+)", "norm.$1"),
            rule("classifier\\.(\\w+)", "head.$1"));

    @Override
    public String toModel(String nameInFile) {
        Matcher packed = PACKED.matcher(nameInFile);
        if (packed.matches()) {
            return "blocks." + packed.group(1) + ".attn.qkv." + packed.group(4);
        }
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(nameInFile);
            if (matcher.matches()) {
                return matcher.replaceAll(rule.replacement());
            }
        }
        return nameInFile;
    }

    @Override
    public Part part(String nameInFile) {
        Matcher packed = PACKED.matcher(nameInFile);
        if (!packed.matches()) {
            return Part.WHOLE;
        }
        String kind = packed.group(2) != null ? packed.group(2) : packed.group(3);
        return new Part("qkv".indexOf(kind.charAt(0)), 3);
    }

    private static Rule rule(String pattern, String replacement) {
        return new Rule(Pattern.compile(pattern), replacement);
    }
}

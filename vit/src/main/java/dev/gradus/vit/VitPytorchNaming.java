package dev.gradus.vit;

import dev.gradus.nn.checkpoint.Naming;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of the vit-pytorch library's {@code ViT} (since its release 1.0), translated into those of
 * {@link VisionTransformer}. Unknown names stay as they are and are reported as unexpected.
 */
public final class VitPytorchNaming implements Naming {
    private record Rule(Pattern pattern, String replacement) {}

    private static final List<Rule> RULES = List.of(
            rule("pos_embedding", "pos_embed"),
            rule("to_patch_embedding\\.1\\.(\\w+)", "patch_embed.norm1.$1"),
            rule("to_patch_embedding\\.2\\.(\\w+)", "patch_embed.proj.$1"),
            rule("to_patch_embedding\\.3\\.(\\w+)", "patch_embed.norm2.$1"),
            rule("transformer\\.layers\\.(\\d+)\\.0\\.norm\\.(\\w+)", "blocks.$1.norm1.$2"),
            rule("transformer\\.layers\\.(\\d+)\\.0\\.to_qkv\\.(\\w+)", "blocks.$1.attn.qkv.$2"),
            rule("transformer\\.layers\\.(\\d+)\\.0\\.to_out\\.0\\.(\\w+)", "blocks.$1.attn.proj.$2"),
            rule("transformer\\.layers\\.(\\d+)\\.1\\.net\\.0\\.(\\w+)", "blocks.$1.norm2.$2"),
            rule("transformer\\.layers\\.(\\d+)\\.1\\.net\\.1\\.(\\w+)", "blocks.$1.mlp.fc1.$2"),
            rule("transformer\\.layers\\.(\\d+)\\.1\\.net\\.4\\.(\\w+)", "blocks.$1.mlp.fc2.$2"),
            rule("transformer\\.norm\\.(\\w+)", "norm.$1"),
            rule("mlp_head\\.(\\w+)", "head.$1"));

    @Override
    public String toModel(String nameInFile) {
        for (Rule rule : RULES) {
            var matcher = rule.pattern().matcher(nameInFile);
            if (matcher.matches()) {
                return matcher.replaceAll(rule.replacement());
            }
        }
        return nameInFile;
    }

    private static Rule rule(String pattern, String replacement) {
        return new Rule(Pattern.compile(pattern), replacement);
    }
}

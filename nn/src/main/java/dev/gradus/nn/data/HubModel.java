package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A model on the Hugging Face hub, written {@code hf:OWNER/NAME} or {@code hf:OWNER/NAME@REVISION}.
 *
 * @param revision a branch, a tag or a commit; {@code main} unless told
 */
public record HubModel(String owner, String name, String revision) {
    /** What the written form begins with. */
    public static final String SCHEME = "hf:";

    private static final String MAIN = "main";
    private static final int LONGEST = 96;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final String RULE = "hf:OWNER/NAME or hf:OWNER/NAME@REVISION, in letters, digits, '.', '_' and '-'";

    public HubModel {
        checkWord("owner", owner);
        checkWord("name", name);
        for (String word : revision.split("/", -1)) {
            checkWord("revision", word);
        }
    }

    /** Whether a text means a model on the hub and not a file. */
    public static boolean isOne(String source) {
        return source.startsWith(SCHEME);
    }

    /**
     * Reads the written form.
     *
     * @throws ArgumentException if it is no such form
     */
    public static HubModel parse(String source) {
        String text = source.startsWith(SCHEME) ? source.substring(SCHEME.length()) : source;
        int at = text.indexOf('@');
        String path = at < 0 ? text : text.substring(0, at);
        int slash = path.indexOf('/');
        if (slash < 0) {
            throw new ArgumentException("weights", "'" + source + "' names no owner", RULE,
                    "for example hf:timm/vit_tiny_patch16_224.augreg_in21k_ft_in1k");
        }
        String revision = at < 0 ? MAIN : text.substring(at + 1);
        return new HubModel(path.substring(0, slash), path.substring(slash + 1), revision);
    }

    /** Where a file of the model is kept below a cache; one folder for each revision. */
    Path in(Path cache, String file) {
        return cache.resolve("hub").resolve(owner).resolve(name).resolve(revision.replace("/", "--")).resolve(file);
    }

    /** The path of a file of the model on the hub. */
    String path(String file) {
        return "/" + owner + "/" + name + "/resolve/" + revision.replace("/", "%2F") + "/" + file;
    }

    private static void checkWord(String what, String word) {
        if (word.length() > LONGEST || !WORD.matcher(word).matches() || word.contains("..")) {
            String shown = word.length() > LONGEST ? word.substring(0, LONGEST) + "…" : word;
            throw new ArgumentException("weights", "'" + shown + "' is no " + what + " on the hub", RULE, null);
        }
    }

    @Override
    public String toString() {
        return SCHEME + owner + "/" + name + (revision.equals(MAIN) ? "" : "@" + revision);
    }
}

package dev.gradus.examples.site;

import dev.gradus.autograd.error.DataException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Formulas in the language of TeX as MathML, which browsers draw by themselves: fractions, roots, scripts, braces,
 * sums, matrices, letters. What it does not know is an error that names it.
 */
final class MathMl {
    private static final Map<String, String> LETTERS = pairs("""
            alpha α  beta β  gamma γ  delta δ  epsilon ϵ  varepsilon ε  zeta ζ  eta η  theta θ  kappa κ
            lambda λ  mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ  phi φ  varphi φ  chi χ  psi ψ  omega ω
            Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Sigma Σ  Phi Φ  Psi Ψ  Omega Ω  ell ℓ  partial ∂  nabla ∇
            infty ∞  hbar ℏ
            """);
    private static final Map<String, String> OPERATORS = pairs("""
            cdot ·  times ×  pm ±  approx ≈  neq ≠  ne ≠  le ≤  leq ≤  ge ≥  geq ≥  ll ≪  gg ≫  to →
            rightarrow →  leftarrow ←  gets ←  mapsto ↦  Rightarrow ⇒  Leftrightarrow ⇔  Longrightarrow ⟹  iff ⟺
            longrightarrow ⟶  in ∈  notin ∉  ldots …
            dots …  cdots ⋯  vdots ⋮  odot ⊙  otimes ⊗  oplus ⊕  circ ∘  sim ∼  equiv ≡  propto ∝  mid ∣  | ‖
            Vert ‖  lVert ‖  rVert ‖  lvert |  rvert |  langle ⟨  rangle ⟩  lfloor ⌊  rfloor ⌋  lceil ⌈  rceil ⌉
            { {  } }  cup ∪  cap ∩  subset ⊂  forall ∀  exists ∃  top ⊤  star ⋆  ast ∗  div ÷  prime ′  colon :
            """);
    private static final Map<String, String> LARGE = pairs("sum ∑ prod ∏ int ∫");
    private static final Map<String, String> SPACES =
            Map.of(",", "0.17em", ":", "0.22em", ";", "0.28em", "!", "-0.17em", " ", "0.3em", "quad", "1em", "qquad",
                    "2em");
    private static final Map<String, String> ACCENTS =
            pairs("hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → dot ˙ ddot ¨");
    private static final Pattern TOKEN =
            Pattern.compile("\\\\[A-Za-z]+|\\\\.|[0-9]+(?:\\.[0-9]+)?|\\s+|.", Pattern.DOTALL);

    private static final Pattern FUNCTION = Pattern.compile(
            "\\\\(ln|log|exp|max|min|tanh|sin|cos|lim|arg|argmax|det|Pr|softmax|operatorname)");

    private static final Pattern FENCE = Pattern.compile("[lr][vV]ert|Vert|\\||[lr](?:angle|floor|ceil)|[{}]");
    private static final String THIN_SPACE = "<mspace width=\"0.17em\"/>";

    private final String tex;
    private final Matcher tokens;
    private String token;

    private MathMl(String tex) {
        this.tex = tex;
        this.tokens = TOKEN.matcher(tex);
        advance();
    }

    /** @param block whether the formula stands by itself */
    static String of(String tex, boolean block) {
        MathMl reader = new MathMl(tex.strip());
        String body = reader.row("");
        if (reader.token != null) {
            throw reader.unknown(reader.token);
        }
        return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"" + (block ? "block" : "inline") + "\">"
                + body
                + "</math>";
    }

    /** Everything up to one of the tokens, which stays. */
    private String row(String ends) {
        StringBuilder row = new StringBuilder("<mrow>");
        String last = "<mo>";
        while (token != null && !(!ends.isEmpty() && (" " + ends + " ").contains(" " + token + " "))) {
            boolean function = FUNCTION.matcher(token).matches();
            row.append(function && (!last.matches(".*</mo>|<mspace.*|<mo>") || last.matches(".*[)\\]]</mo>"))
                    ? THIN_SPACE
                    : "");
            last = scripted();
            row.append(last).append(function && isWord(token) ? THIN_SPACE : "");
        }
        return row.append("</mrow>").toString();
    }

    /** Whether it would run together with the name of a function before it; what opens a parenthesis does not. */
    private static boolean isWord(String token) {
        return token != null && (Character.isLetterOrDigit(token.charAt(0)) || token.matches("\\\\(frac|sqrt)")
                || LETTERS.containsKey(token.substring(1)));
    }

    /** An atom with what stands below and above it. */
    private String scripted() {
        boolean large = token.startsWith("\\") && (LARGE.containsKey(token.substring(1))
                || token.matches("\\\\(max|min|lim|argmax|arg|underbrace|overbrace)"));
        String base = atom();
        String below = null;
        String above = null;
        while (token != null && (token.equals("_") || token.equals("^") || token.equals("'"))) {
            String mark = take();
            String script = mark.equals("'") ? primes() : argument();
            below = mark.equals("_") ? script : below;
            above = mark.equals("_") ? above : script;
        }
        String kind = large ? "mo-under" : "m-sub";
        if (below == null && above == null) {
            return base;
        } else if (below == null && above.matches("<mo [^>]*>′+</mo>")) { // primes are raised by themselves
            return wrap("mrow", base + above);
        } else if (below != null && above != null) {
            return wrap(kind.equals("m-sub") ? "msubsup" : "munderover", base + below + above);
        }
        boolean under = below != null;
        return large ? wrap(under ? "munder" : "mover", base + (under ? below : above))
                : wrap(under ? "msub" : "msup", base + (under ? below : above));
    }

    /** One was taken; those that follow it belong to it. */
    private String primes() {
        int count = 1;
        while ("'".equals(token)) {
            take();
            count++;
        }
        return "<mo lspace=\"0\" rspace=\"0\">" + "′".repeat(count) + "</mo>";
    }

    private String atom() {
        if (token == null) {
            throw unknown("the end of it");
        }
        String t = take();
        if (t.equals("{")) {
            String row = row("}");
            expect("}");
            return row.replaceFirst("^<mrow><mo>([^<]*)</mo></mrow>$", "<mi mathvariant=\"normal\">$1</mi>");
        } else if (t.startsWith("\\")) {
            return command(t.substring(1));
        } else if (Character.isDigit(t.charAt(0))) {
            return wrap("mn", t);
        } else if (Character.isLetter(t.charAt(0))) {
            return wrap("mi", t);
        } else if (t.equals("&") || t.equals("}")) {
            throw unknown(t);
        } else if ("()[]|/".contains(t)) { // only \left and \right make them grow
            return "<mo stretchy=\"false\"" + (t.equals("|") ? " lspace=\"0\" rspace=\"0\"" : "") + ">" + t + "</mo>";
        }
        return wrap("mo", t.equals("-") ? "−" : t.equals("*") ? "∗" : Highlighter.escape(t));
    }

    /** What a command or a script takes: a group, or else a single sign. So {@code \frac12} is a half. */
    private String argument() {
        if (token != null && token.length() > 1 && Character.isDigit(token.charAt(0))) {
            String digit = token.substring(0, 1);
            token = token.substring(1);
            return wrap("mn", digit);
        }
        return atom();
    }

    private String command(String name) {
        if (LETTERS.containsKey(name)) {
            return wrap("mi", LETTERS.get(name));
        } else if (LARGE.containsKey(name)) {
            return "<mo largeop=\"true\" movablelimits=\"true\">" + LARGE.get(name) + "</mo>";
        } else if (FENCE.matcher(name).matches()) {
            return "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">" + OPERATORS.get(name) + "</mo>";
        } else if (OPERATORS.containsKey(name)) {
            return wrap("mo", Highlighter.escape(OPERATORS.get(name)));
        } else if (SPACES.containsKey(name)) {
            return "<mspace width=\"" + SPACES.get(name) + "\"/>";
        } else if (ACCENTS.containsKey(name)) {
            return "<mover accent=\"true\">" + atom() + wrap("mo", ACCENTS.get(name)) + "</mover>";
        }
        return switch (name) {
            case "frac", "tfrac", "dfrac" -> wrap("mfrac", argument() + argument());
            case "sqrt" -> token != null && token.equals("[") ? root() : wrap("msqrt", argument());
            case "text", "textrm", "mathrm", "operatorname", "mathbf", "mathit", "textbf", "mathsf" -> letters(name);
            case "mathbb", "mathcal" -> doubled(name, words());
            case "underbrace" -> "<munder>" + atom() + "<mo stretchy=\"true\">⏟</mo></munder>";
            case "overbrace" -> "<mover>" + atom() + "<mo stretchy=\"true\">⏞</mo></mover>";
            case "left" -> between();
            case "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg" -> atom().replaceFirst("<mo[^>]*>",
                    "<mo minsize=\"1.3em\" maxsize=\"1.3em\">");
            case "begin" -> table();
            case "ln", "log", "exp", "max", "min", "tanh", "sin", "cos", "lim", "arg", "argmax", "det", "dim", "Pr",
                    "softmax" ->
                "<mi mathvariant=\"normal\">" + name + "</mi>";
            case "mathrel", "mathbin", "mathop" -> atom();
            case "displaystyle", "limits", "nolimits" -> "";
            default -> throw unknown("\\" + name);
        };
    }

    private String letters(String name) {
        String text = Highlighter.escape(words());
        boolean bold = name.endsWith("bf");
        return name.startsWith("text")
                ? "<mtext" + (bold ? " style=\"font-weight:bold\"" : "") + ">" + text.replace(" ", "\u00a0")
                        + "</mtext>"
                : "<mi mathvariant=\"normal\"" + (bold ? " style=\"font-weight:bold\"" : "") + ">" + text + "</mi>";
    }

    private static String doubled(String name, String letter) {
        String real = "R".equals(letter) && name.equals("mathbb") ? "ℝ" : "E".equals(letter) ? "𝔼" : letter;
        return wrap("mi", name.equals("mathcal") && letter.equals("L") ? "ℒ" : real);
    }

    private String root() {
        take();
        String degree = row("]");
        expect("]");
        return wrap("mroot", atom() + degree);
    }

    private String between() {
        String open = take();
        String inside = row("\\right");
        expect("\\right");
        return "<mrow>" + fence(open) + inside + fence(take()) + "</mrow>";
    }

    private String fence(String sign) {
        String shown = sign.equals(".") ? ""
                : sign.startsWith("\\") ? OPERATORS.getOrDefault(sign.substring(1), "") : sign;
        return "<mo stretchy=\"true\">" + Highlighter.escape(shown) + "</mo>";
    }

    /** {@code \begin{aligned} a &= b \\ c &= d \end{aligned}} and the families of matrices and cases. */
    private String table() {
        String kind = words();
        StringBuilder rows = new StringBuilder("<mtr><mtd>");
        while (token != null && !token.equals("\\end")) {
            rows.append(row("& \\\\ \\end"));
            if (token != null && !token.equals("\\end")) {
                rows.append(take().equals("&") ? "</mtd><mtd>" : "</mtd></mtr><mtr><mtd>");
            }
        }
        expect("\\end");
        words();
        String style = kind.startsWith("align") ? " class=\"aligned\" columnspacing=\"0\"" : "";
        String table = "<mtable" + style + ">" + rows + "</mtd></mtr></mtable>";
        return switch (kind) {
            case "pmatrix" -> "<mrow><mo>(</mo>" + table + "<mo>)</mo></mrow>";
            case "bmatrix" -> "<mrow><mo>[</mo>" + table + "<mo>]</mo></mrow>";
            case "cases" -> "<mrow><mo stretchy=\"true\">{</mo>" + table + "</mrow>";
            case "aligned", "align", "align*", "matrix", "array", "gathered" -> table;
            default -> throw unknown("\\begin{" + kind + "}");
        };
    }

    /** What stands in braces, letter by letter. */
    private String words() {
        int start = tokens.end();
        if (!"{".equals(token)) {
            return take();
        }
        int end = tex.indexOf('}', start);
        if (end < 0) {
            throw unknown("a brace that does not close");
        }
        String words = tex.substring(start, end).replace("\\_", "_").replace("\\&", "&").replace("\\%", "%");
        tokens.region(end + 1, tex.length());
        advance();
        return words;
    }

    private static String wrap(String tag, String content) {
        return "<" + tag + ">" + content + "</" + tag + ">";
    }

    private void expect(String wanted) {
        if (!wanted.equals(token)) {
            throw unknown(token == null ? "the end of it" : token);
        }
        advance();
    }

    private String take() {
        String taken = token;
        advance();
        return taken;
    }

    /** To the next token that is no white space. */
    private void advance() {
        do {
            token = tokens.find() ? tokens.group() : null;
        } while (token != null && token.isBlank());
    }

    private DataException unknown(String what) {
        return new DataException("site", "cannot draw " + what + " in the formula " + tex, null,
                "write it in the TeX that MathMl knows, or teach MathMl");
    }

    private static Map<String, String> pairs(String text) {
        String[] words = text.strip().split("\\s+");
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            pairs.put(words[i], words[i + 1]);
        }
        return pairs;
    }
}

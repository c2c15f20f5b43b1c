package dev.gradus.examples.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/** Markdown as GitHub shows it: tables, anchors, formulas between dollars and in blocks; and code in colors. */
final class Markdown {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    /** Marks a code span that is a formula. */
    private static final char FORMULA = '\u0001';

    private static final Pattern SPAN_OR_FORMULA =
            Pattern.compile(
                    "(?<code>`+)[^`]+\\k<code>|(?<![\\w\\\\])\\$(?<tex>[^\\s$`](?:[^$\\n`]*[^\\s$`\\\\])?)\\$(?!\\w)");

    /**
     * A line that breaks between Chinese characters, or behind a Chinese comma and the like, where a browser would show
     * a space.
     */
    private static final Pattern CHINESE_BREAK = Pattern.compile("(?<=[\\u2014\\u3000-\\u9fff\\uff00-\\uffef])\\n *"
            + "(?=[\\u3000-\\u9fff\\uff00-\\uffef])|(?<=[\\u3001\\u3002\\uff00-\\uff0f\\uff1a-\\uff1f])\\n *"
            + "(?=[A-Za-z]|`(?!``)|\\[|\\*\\*)");

    private static final Pattern ORDER = Pattern.compile("(?m)^<!-- .* -->\\n");

    private final Node document;
    private final UnaryOperator<String> links;
    private final Predicate<String> bright;
    private final Set<Image> cards = new HashSet<>();

    /** A document of which nothing but words are wanted. */
    Markdown(String text) {
        this(text, link -> link, picture -> false);
    }

    /**
     * @param links where a link or a picture leads, as the site knows it
     * @param bright whether a picture, as the document names it, needs a light ground on dark pages
     */
    Markdown(String text, UnaryOperator<String> links, Predicate<String> bright) {
        this.document = Parser.builder().extensions(EXTENSIONS).build().parse(withFormulas(text));
        this.links = links;
        this.bright = bright;
    }

    /** The first heading; empty if there is none. */
    String title() {
        String[] title = {""};
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                title[0] = title[0].isEmpty() ? plain(heading) : title[0];
            }
        });
        return title[0];
    }

    String html() {
        List<Image> pictures = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(links.apply(link.getDestination()));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                if (bright.test(image.getDestination())) {
                    cards.add(image);
                }
                image.setDestination(links.apply(image.getDestination()));
                pictures.add(image);
                visitChildren(image);
            }
        });
        pictures.forEach(Markdown::leadToItself);
        return HtmlRenderer.builder().extensions(EXTENSIONS).nodeRendererFactory(Blocks::new)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (node instanceof Image image && cards.contains(image)) {
                        attributes.put("class", "card");
                    }
                }).build().render(document);
    }

    /** A click on a picture opens it alone: to look closer, and to unfold what it has folded. */
    private static void leadToItself(Image image) {
        if (!(image.getParent() instanceof Link)) {
            Link link = new Link(image.getDestination(), null);
            image.insertBefore(link);
            link.appendChild(image);
        }
    }

    /** The words of the page, for the search. */
    String words() {
        StringBuilder words = new StringBuilder();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral()).append(' ');
            }

            @Override
            public void visit(Code code) {
                if (!code.getLiteral().startsWith(String.valueOf(FORMULA))) { // nobody searches for TeX
                    words.append(code.getLiteral()).append(' ');
                }
            }
        });
        return words.toString().replaceAll("\\s+", " ").replaceAll(" (?=[,.;:!?)])", "").strip();
    }

    private static String plain(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    /** Turns $…$ into code spans, as Markdown would read the formula's underscores and backslashes for its own. */
    private static String withFormulas(String text) {
        StringBuilder result = new StringBuilder();
        String[] parts = ORDER.matcher(text).replaceAll("").split("(?m)(?=^```)", -1);
        boolean code = false;
        for (String part : parts) {
            code = part.startsWith("```") && !code;
            int prose = part.startsWith("```") && !code ? 3 : 0;
            part = code ? part : CHINESE_BREAK.matcher(part).replaceAll("");
            result.append(code ? part : part.substring(0, prose) + SPAN_OR_FORMULA.matcher(part.substring(prose))
                    .replaceAll(found -> Matcher.quoteReplacement(found.group("tex") == null
                            ? found.group()
                            : "`" + FORMULA + found.group("tex") + "`")));
        }
        return result.toString();
    }

    /** Code in colors, formulas drawn, tables that scroll on a phone. */
    private static final class Blocks implements NodeRenderer {
        private final HtmlWriter html;
        private final HtmlNodeRendererContext context;

        Blocks(HtmlNodeRendererContext context) {
            this.html = context.getWriter();
            this.context = context;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(FencedCodeBlock.class, IndentedCodeBlock.class, Code.class);
        }

        @Override
        public void render(Node node) {
            switch (node) {
                case FencedCodeBlock block when block.getInfo().equals("math") -> {
                    html.line();
                    html.raw("<div class=\"math\">" + MathMl.of(block.getLiteral(), true) + "</div>");
                    html.line();
                }
                case FencedCodeBlock block -> code(block.getInfo(), block.getLiteral());
                case IndentedCodeBlock block -> code("sh", block.getLiteral());
                case Code code when code.getLiteral().startsWith(String.valueOf(FORMULA)) ->
                    html.raw(MathMl.of(code.getLiteral().substring(1), false));
                default -> {
                    html.tag("code", context.extendAttributes(node, "code", Map.of()));
                    html.text(((Code) node).getLiteral());
                    html.tag("/code");
                }
            }
        }

        private void code(String language, String code) {
            html.line();
            html.raw("<pre" + (language.equals("text") ? " class=\"output\"" : "") + " tabindex=\"0\"><code>"
                    + Highlighter.html(language, code) + "</code></pre>");
            html.line();
        }
    }
}

package dev.gradus.examples.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A figure on a white page: boxes, lines, dots, words and pictures, drawn once and saved as PNG or SVG.
 *
 * <p>Lengths are pixels of the SVG; colors are 0xRRGGBB.
 */
public final class Drawing {
    /** The color of words and axes. */
    public static final int INK = 0x24292F;

    /** The color of what should not stand out. */
    public static final int PALE = 0xB8BEC6;

    /** Mean width of a letter as a share of the size; a little more than most fonts have. */
    private static final double LETTER = 0.53;

    private final int width;
    private final List<Mark> marks = new ArrayList<>();
    private int height;

    /** How words stand to their place. */
    public enum Anchor {
        START, MIDDLE, END
    }

    private sealed interface Mark {}

    private record Box(double x, double y, double width, double height, int fill) implements Mark {}

    private record Line(double x1, double y1, double x2, double y2, int color, double stroke, boolean dashed)
            implements
                Mark {}

    private record Dot(double x, double y, double radius, int fill) implements Mark {}

    private record Words(double x, double y, Anchor anchor, double size, boolean bold, boolean upwards, int color,
            String text) implements Mark {}

    private record Picture(double x, double y, double width, double height, BufferedImage image) implements Mark {}

    public Drawing(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Makes the page longer if it ends above. */
    public void reach(double bottom) {
        height = Math.max(height, (int) Math.ceil(bottom));
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public void box(double x, double y, double boxWidth, double boxHeight, int fill) {
        marks.add(new Box(x, y, boxWidth, boxHeight, fill));
    }

    public void line(double x1, double y1, double x2, double y2, int color, double stroke) {
        marks.add(new Line(x1, y1, x2, y2, color, stroke, false));
    }

    public void dashedLine(double x1, double y1, double x2, double y2, int color, double stroke) {
        marks.add(new Line(x1, y1, x2, y2, color, stroke, true));
    }

    public void dot(double x, double y, double radius, int fill) {
        marks.add(new Dot(x, y, radius, fill));
    }

    /** Words on a base line. */
    public void words(double x, double y, Anchor anchor, double size, String text) {
        marks.add(new Words(x, y, anchor, size, false, false, INK, text));
    }

    public void title(double x, double y, String text) {
        marks.add(new Words(x, y, Anchor.START, 18, true, false, INK, text));
    }

    /** Words that run upwards, with their middle at the place. */
    public void upwards(double x, double y, double size, String text) {
        marks.add(new Words(x, y, Anchor.MIDDLE, size, false, true, INK, text));
    }

    /** An image whose pixels stay squares. */
    public void picture(double x, double y, double pictureWidth, double pictureHeight, BufferedImage image) {
        marks.add(new Picture(x, y, pictureWidth, pictureHeight, image));
    }

    /** Words broken into lines of a width; returns the base line after the last, and makes room for it. */
    public double paragraph(double x, double y, double paragraphWidth, double size, String text) {
        StringBuilder line = new StringBuilder();
        double at = y;
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && (line.length() + 1 + word.length()) * LETTER * size > paragraphWidth) {
                words(x, at, Anchor.START, size, line.toString());
                line.setLength(0);
                at += 1.45 * size;
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        words(x, at, Anchor.START, size, line.toString());
        reach(at + size);
        return at + 1.45 * size;
    }

    // ---- SVG

    /** The figure as SVG, pictures inside. */
    public String svg() {
        StringBuilder out = new StringBuilder();
        out.append(form("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                + "font-family=\"system-ui, sans-serif\">\n", width, height, width, height));
        out.append(form("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", width, height));
        marks.forEach(mark -> out.append(svg(mark)).append('\n'));
        return out.append("</svg>\n").toString();
    }

    private static String svg(Mark mark) {
        return switch (mark) {
            case Box b -> form("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"/>", b.x, b.y,
                    b.width, b.height, b.fill);
            case Line l -> form("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#%06x\" "
                    + "stroke-width=\"%.1f\"%s/>", l.x1, l.y1, l.x2, l.y2, l.color, l.stroke,
                    l.dashed ? " stroke-dasharray=\"6 5\"" : "");
            case Dot d -> form("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#%06x\"/>", d.x, d.y, d.radius,
                    d.fill);
            case Words w -> form("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%.1f\"%s%s fill=\"#%06x\">"
                    + "%s</text>", w.x, w.y, w.anchor.name().toLowerCase(Locale.ROOT), w.size,
                    w.bold ? " font-weight=\"bold\"" : "",
                    w.upwards ? form(" transform=\"rotate(-90 %.1f %.1f)\"", w.x, w.y) : "", w.color, escape(w.text));
            case Picture p -> form("<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                    + "preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" "
                    + "href=\"data:image/png;base64,%s\"/>", p.x, p.y, p.width, p.height, base64(p.image));
        };
    }

    private static String form(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static String base64(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    // ---- PNG

    /** The figure as an image, enlarged. */
    public BufferedImage image(double scale) {
        BufferedImage page = new BufferedImage((int) (width * scale), (int) (height * scale),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = page.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, page.getWidth(), page.getHeight());
        g.scale(scale, scale);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        marks.forEach(mark -> draw(g, mark));
        g.dispose();
        return page;
    }

    private static void draw(Graphics2D g, Mark mark) {
        switch (mark) {
            case Box b -> {
                g.setColor(new Color(b.fill));
                g.fill(new Rectangle2D.Double(b.x, b.y, b.width, b.height));
            }
            case Line l -> {
                g.setColor(new Color(l.color));
                g.setStroke(l.dashed
                        ? new BasicStroke((float) l.stroke, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10,
                                new float[] {6, 5}, 0)
                        : new BasicStroke((float) l.stroke));
                g.draw(new Line2D.Double(l.x1, l.y1, l.x2, l.y2));
            }
            case Dot d -> {
                g.setColor(new Color(d.fill));
                g.fill(new Ellipse2D.Double(d.x - d.radius, d.y - d.radius, 2 * d.radius, 2 * d.radius));
            }
            case Words w -> draw(g, w);
            case Picture p -> {
                AffineTransform place = AffineTransform.getTranslateInstance(p.x, p.y);
                place.scale(p.width / p.image.getWidth(), p.height / p.image.getHeight());
                g.drawImage(p.image, place, null);
            }
        }
    }

    private static void draw(Graphics2D g, Words w) {
        g.setColor(new Color(w.color));
        g.setFont(new Font(Font.SANS_SERIF, w.bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) w.size));
        double length = g.getFontMetrics().stringWidth(w.text);
        double shift = switch (w.anchor) {
            case START -> 0;
            case MIDDLE -> -length / 2;
            case END -> -length;
        };
        AffineTransform before = g.getTransform();
        g.translate(w.x, w.y);
        if (w.upwards) {
            g.rotate(-Math.PI / 2);
        }
        g.drawString(w.text, (float) shift, 0);
        g.setTransform(before);
    }
}

package dev.gradus.examples.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Places of the nodes of an acyclic graph, in layers: every edge leads from a layer to a later one.
 *
 * <p>The three steps of Sugiyama, Tagawa, Toda, "Methods for Visual Understanding of Hierarchical System Structures",
 * 1981: layers by the longest way from a source; within each, an order in which few edges cross, by turns of mean
 * positions of the neighbors; and then places as near to the neighbors as widths allow, which within a layer is an
 * isotonic regression. An edge over several layers gets a bend in each.
 */
final class Layers {
    private static final int SWEEPS = 12;
    private static final int STRAIGHTENING_SWEEPS = 80;

    private final int gap;
    private final List<Node> nodes = new ArrayList<>();
    private final List<List<Node>> layers = new ArrayList<>();

    /** A node, or the bend of an edge in a layer that it passes. */
    static final class Node {
        final double width;
        private final List<Node> before = new ArrayList<>();
        private final List<Node> after = new ArrayList<>();
        private int layer;
        private double x;

        private Node(double width) {
            this.width = width;
        }

        int layer() {
            return layer;
        }

        /** The middle. */
        double x() {
            return x;
        }
    }

    /** @param gap between nodes of a layer */
    Layers(int gap) {
        this.gap = gap;
    }

    /** Nodes come in an order in which edges lead forward only. */
    Node node(double width) {
        Node node = new Node(width);
        nodes.add(node);
        return node;
    }

    void edge(Node from, Node to) {
        from.after.add(to);
        to.before.add(from);
    }

    int layerCount() {
        return layers.size();
    }

    /** Sets every place, the leftmost edge at 0; returns the width of all. */
    double arrange() {
        rank();
        bend();
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            order(sweep % 2 == 0);
        }
        layers.forEach(this::pack);
        for (int sweep = 0; sweep < STRAIGHTENING_SWEEPS; sweep++) {
            for (int i = 0; i < layers.size(); i++) {
                approach(layers.get(sweep % 2 == 0 ? i : layers.size() - 1 - i));
            }
        }
        double left = all().mapToDouble(node -> node.x - node.width / 2).min().orElse(0);
        all().forEach(node -> node.x -= left);
        return all().mapToDouble(node -> node.x + node.width / 2).max().orElse(0);
    }

    /** The way of an edge, from node to node. */
    List<Node> way(Node from, Node to) {
        List<Node> way = new ArrayList<>(List.of(from));
        Node at = from;
        while (at != to) {
            at = next(at, to);
            way.add(at);
        }
        return way;
    }

    private static Node next(Node at, Node to) {
        for (Node candidate : at.after) {
            Node end = candidate;
            while (end != to && end.width == 0 && !end.after.isEmpty()) {
                end = end.after.getFirst();
            }
            if (end == to) {
                return candidate;
            }
        }
        throw new IllegalStateException("no such edge");
    }

    private Stream<Node> all() {
        return layers.stream().flatMap(List::stream);
    }

    /** As far down as the longest way leads; what only gives stands right above the first that takes. */
    private void rank() {
        for (Node node : nodes) {
            node.layer = node.before.stream().mapToInt(b -> b.layer + 1).max().orElse(0);
        }
        for (Node node : nodes) {
            if (node.before.isEmpty() && !node.after.isEmpty()) {
                node.layer = node.after.stream().mapToInt(a -> a.layer - 1).min().getAsInt();
            }
        }
        int count = nodes.stream().mapToInt(node -> node.layer + 1).max().orElse(0);
        for (int i = 0; i < count; i++) {
            layers.add(new ArrayList<>());
        }
        nodes.forEach(node -> layers.get(node.layer).add(node));
    }

    private void bend() {
        for (Node from : nodes) {
            for (int i = 0; i < from.after.size(); i++) {
                Node to = from.after.get(i);
                Node last = from;
                for (int layer = from.layer + 1; layer < to.layer; layer++) {
                    Node bend = new Node(0);
                    bend.layer = layer;
                    layers.get(layer).add(bend);
                    bend.before.add(last);
                    if (last == from) {
                        from.after.set(i, bend);
                    } else {
                        last.after.add(bend);
                    }
                    last = bend;
                }
                if (last != from) {
                    last.after.add(to);
                    to.before.set(to.before.indexOf(from), last);
                }
            }
        }
    }

    private void order(boolean down) {
        for (int i = 1; i < layers.size(); i++) {
            int index = down ? i : layers.size() - 1 - i;
            List<Node> fixed = layers.get(down ? index - 1 : index + 1);
            List<Node> layer = layers.get(index);
            double[] wanted = new double[layer.size()];
            for (int j = 0; j < wanted.length; j++) {
                int own = j;
                wanted[j] = (down ? layer.get(j).before : layer.get(j).after).stream().mapToInt(fixed::indexOf)
                        .average().orElse(own);
            }
            List<Node> before = List.copyOf(layer);
            layer.sort(Comparator.comparingDouble(node -> wanted[before.indexOf(node)]));
        }
    }

    private void pack(List<Node> layer) {
        double x = 0;
        for (Node node : layer) {
            node.x = x + node.width / 2;
            x += node.width + gap;
        }
    }

    /** Moves a layer's nodes to the middle of their neighbors, as far as the order and the widths let them. */
    private void approach(List<Node> layer) {
        int n = layer.size();
        double[] offset = new double[n];
        double[] value = new double[n];
        int[] weight = new int[n];
        int blocks = 0;
        for (int i = 0; i < n; i++) {
            Node node = layer.get(i);
            offset[i] = i == 0
                    ? 0
                    : offset[i - 1] + (layer.get(i - 1).width + node.width) / 2 + gap;
            double wanted = Stream.concat(node.before.stream(), node.after.stream())
                    .mapToDouble(Node::x).average().orElse(node.x);
            value[blocks] = wanted - offset[i];
            weight[blocks++] = 1;
            while (blocks > 1 && value[blocks - 2] > value[blocks - 1]) {
                int both = weight[blocks - 2] + weight[blocks - 1];
                value[blocks - 2] =
                        (value[blocks - 2] * weight[blocks - 2] + value[blocks - 1] * weight[blocks - 1]) / both;
                weight[blocks - 2] = both;
                blocks--;
            }
        }
        int node = 0;
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < weight[b]; i++, node++) {
                layer.get(node).x = value[b] + offset[node];
            }
        }
    }
}

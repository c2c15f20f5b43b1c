import dev.gradus.examples.figure.Plot;
import dev.gradus.examples.lesson.Lesson;
import java.io.IOException;
import java.nio.file.Files;

// Draws the figure of lesson 10: one epoch of CIFAR-10, by four recipes that were run and kept in cifar.csv.

void main() throws IOException {
    List<String> lines = Files.readAllLines(Lesson.tutorials().resolve("10-training-on-cifar").resolve("cifar.csv"));
    int count = lines.size() - 1;
    double[][] columns = new double[5][count];
    for (int i = 0; i < count; i++) {
        String[] cells = lines.get(i + 1).split(",");
        for (int c = 0; c < columns.length; c++) {
            columns[c][i] = Double.parseDouble(cells[c]);
        }
    }
    Plot plot = new Plot("Training loss over 390 steps on CIFAR-10: AdamW ends at 1.70, Muon with the same learning "
            + "rate at 1.53, with 0.02 at 1.47, with 0.01 at 1.42", 0, 400, 1.3, 2.4);
    plot.axes(100, 0.2);
    plot.curve(columns[0], columns[1], Plot.Color.GRAY);
    plot.curve(columns[0], columns[2], Plot.Color.BLUE);
    plot.curve(columns[0], columns[4], Plot.Color.GREEN);
    plot.curve(columns[0], columns[3], Plot.Color.ORANGE);
    plot.labelBefore(390, columns[1][count - 1], 6, -22, "AdamW, rate 0.003", Plot.Color.GRAY);
    plot.labelBefore(390, columns[2][count - 1], 6, -24, "Muon, rate 0.003", Plot.Color.BLUE);
    plot.labelBefore(390, columns[4][count - 1], 128, 46, "Muon, rate 0.02", Plot.Color.GREEN);
    plot.labelBefore(390, columns[3][count - 1], 6, 28, "Muon, rate 0.01", Plot.Color.ORANGE);
    IO.print(plot.svg());
}

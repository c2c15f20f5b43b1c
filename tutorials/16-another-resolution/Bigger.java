import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.PositionResize;
import dev.gradus.vit.PositionResize.Grid;

// region bigger
Finder small;

void main() {
    small = new Finder(16, 1);
    Philox random = new Philox(7);
    for (int round = 0; round < 6; round++) {
        small.train(100, 0.003, random);
    }
    IO.println("16 pixels, 4 x 4 cells, trained:  %2.0f %% right"
            .formatted(small.percentRight()));

    IO.println("\n24 pixels, 6 x 6 cells       at once   after 20 steps");
    Tensor old = small.positions();
    print("new positions", new Finder(24, 2).positions());
    print("old ones in a row, then new", inARow(old));
    print("axes exchanged", exchanged(PositionResize.TIMM.embedding(old, 1, new Grid(6, 6))));
    for (PositionResize flavour : PositionResize.values()) {
        print("" + flavour, flavour.embedding(old, 1, new Grid(6, 6)));
    }
}

void print(String name, Tensor positions) {
    Finder large = new Finder(24, 2).take(small, positions);
    double before = large.percentRight();
    large.train(20, 0.001, new Philox(8));
    IO.println("%-28s %4.0f %% %13.0f %%".formatted(name, before, large.percentRight()));
}
// endregion bigger

/** The 17 rows of the small model, and then as many new ones as are wanting. */
Tensor inARow(Tensor old) {
    return Tensor.concat(1, old, new Finder(24, 2).positions().narrow(1, 17, 37));
}

/** Behind the class token, rows of cells become columns. */
Tensor exchanged(Tensor positions) {
    int dim = positions.dim(2);
    Tensor cells = positions.narrow(1, 1, 37).reshape(1, 6, 6, dim).permute(0, 2, 1, 3).reshape(1, 36, dim);
    return Tensor.concat(1, positions.narrow(1, 0, 1), cells);
}

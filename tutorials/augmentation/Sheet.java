import dev.gradus.examples.figure.ContactSheet;
import dev.gradus.nn.data.Shapes10;

// Draws the figure of docs/augmentation.md, on pictures that Gradus draws itself.
void main() {
    IO.print(new ContactSheet(Shapes10.draw(3, Shapes10.Split.TEST, 40), 0, 8).all().draw().svg());
}

// region errors
double f(double x) {
    return x * x * x - 2 * x;
}

void main() {
    double x = 1.5;
    double slope = 3 * x * x - 2; // 4.75
    IO.println("h          one side      both sides");
    for (int digits = 1; digits <= 13; digits += 2) {
        double h = Math.pow(10, -digits);
        double oneSide = (f(x + h) - f(x)) / h;
        double bothSides = (f(x + h) - f(x - h)) / (2 * h);
        IO.println("1e-%-7d %9.1e  %14.1e".formatted(
                digits, Math.abs(oneSide - slope), Math.abs(bothSides - slope)));
    }
}
// endregion errors

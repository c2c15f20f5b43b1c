import dev.gradus.autograd.Tensor;

// region gathered
void main() {
    Tensor letters = Letters.tokens().narrow(1, 0, Letters.ALPHABET.length()); // the values: which letter
    IO.println("the word       " + Letters.WORD);
    IO.println("letter before  " + read(Letters.before().matmul(letters)));
    IO.println("both in one    " + read(Letters.both().matmul(letters)));
}

/** The letter of which each place has gathered most; where it is less than a half, a dot. */
String read(Tensor gathered) {
    StringBuilder text = new StringBuilder();
    double[] shares = gathered.toDoubles();
    int letters = Letters.ALPHABET.length();
    for (int place = 0; place < Letters.PLACES; place++) {
        char found = '.';
        for (int i = 0; i < letters; i++) {
            found = shares[place * letters + i] > 0.5 ? Letters.ALPHABET.charAt(i) : found;
        }
        text.append(found);
    }
    return text.toString();
}
// endregion gathered

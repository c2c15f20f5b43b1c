/**
 * What decides how the small training of lesson 10 goes.
 *
 * @param muon whether Muon makes the steps; else AdamW
 * @param rate the highest learning rate
 * @param warmup share of the steps in which the rate rises
 * @param cosine whether it falls afterwards
 * @param clip greatest norm of the gradient
 * @param smoothing share of the target that is spread over all classes
 * @param flip whether pictures are mirrored at random
 * @param seed of the first values and of the order of the pictures
 */
record SmallRecipe(boolean muon, double rate, double warmup, boolean cosine, double clip, double smoothing,
        boolean flip, long seed) {
    static final SmallRecipe BASE = new SmallRecipe(false, 3e-3, 0.1, true, 1, 0.1, true, 0);

    SmallRecipe withMuon(double other) {
        return new SmallRecipe(true, other, warmup, cosine, clip, smoothing, flip, seed);
    }

    SmallRecipe withRate(double other) {
        return new SmallRecipe(muon, other, warmup, cosine, clip, smoothing, flip, seed);
    }

    SmallRecipe withWarmup(double other) {
        return new SmallRecipe(muon, rate, other, cosine, clip, smoothing, flip, seed);
    }

    SmallRecipe withoutCosine() {
        return new SmallRecipe(muon, rate, warmup, false, clip, smoothing, flip, seed);
    }

    SmallRecipe withoutClip() {
        return new SmallRecipe(muon, rate, warmup, cosine, Double.POSITIVE_INFINITY, smoothing, flip, seed);
    }

    SmallRecipe withoutSmoothing() {
        return new SmallRecipe(muon, rate, warmup, cosine, clip, 0, flip, seed);
    }

    SmallRecipe withoutFlip() {
        return new SmallRecipe(muon, rate, warmup, cosine, clip, smoothing, false, seed);
    }

    SmallRecipe withSeed(long other) {
        return new SmallRecipe(muon, rate, warmup, cosine, clip, smoothing, flip, other);
    }
}

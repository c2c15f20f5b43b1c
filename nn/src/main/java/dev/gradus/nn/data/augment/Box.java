package dev.gradus.nn.data.augment;

import dev.gradus.autograd.random.Philox;

/**
 * The part of a picture that CutMix takes from another.
 *
 * @param bottom first row below it
 * @param right first column beside it
 */
record Box(int top, int bottom, int left, int right) {
    /** A box of √(1 − share) of each side around a uniform place, cut off at the edges. */
    static Box draw(double share, int height, int width, Philox random) {
        double side = Math.sqrt(1 - share);
        int halfHeight = (int) (height * side) / 2;
        int halfWidth = (int) (width * side) / 2;
        int y = random.nextInt(height);
        int x = random.nextInt(width);
        return new Box(Math.max(0, y - halfHeight), Math.min(height, y + halfHeight), Math.max(0, x - halfWidth),
                Math.min(width, x + halfWidth));
    }

    int area() {
        return (bottom - top) * (right - left);
    }

    /** Exchanges the box between the pictures i and count − 1 − i of a batch. */
    void exchange(float[] pixels, int count, int channels, int height, int width) {
        int length = channels * height * width;
        for (int i = 0; i < count / 2; i++) {
            int distance = (count - 1 - 2 * i) * length;
            for (int c = 0; c < channels; c++) {
                for (int y = top; y < bottom; y++) {
                    int row = i * length + (c * height + y) * width;
                    for (int at = row + left; at < row + right; at++) {
                        float kept = pixels[at];
                        pixels[at] = pixels[at + distance];
                        pixels[at + distance] = kept;
                    }
                }
            }
        }
    }
}

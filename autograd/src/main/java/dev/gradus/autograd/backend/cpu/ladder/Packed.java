package dev.gradus.autograd.backend.cpu.ladder;

import dev.gradus.autograd.backend.cpu.Gemm;
import dev.gradus.autograd.backend.cpu.MatrixView;
import dev.gradus.autograd.backend.cpu.WorkerPool;

/** The product that training uses, {@link Gemm}: packed panels, an 8-row tile, as many threads as the team has. */
final class Packed implements Rung {
    private final String name;
    private final String idea;
    private final Gemm gemm;

    Packed(String name, String idea, WorkerPool pool) {
        this.name = name;
        this.idea = idea;
        gemm = new Gemm(pool);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String idea() {
        return idea;
    }

    @Override
    public void multiply(float[] c, float[] a, float[] b, int m, int n, int k) {
        gemm.multiply(m, n, k, MatrixView.of(a, 0, k), MatrixView.of(b, 0, n), MatrixView.of(c, 0, n));
    }
}

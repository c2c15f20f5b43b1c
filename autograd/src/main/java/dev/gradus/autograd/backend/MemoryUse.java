package dev.gradus.autograd.backend;

/**
 * What a backend's pool holds, in bytes.
 *
 * @param live in pooled storages in use
 * @param idle in the pool, ready for reuse
 * @param peak the most that was live at any time
 * @param allocations how often the pool had to ask for new memory
 */
public record MemoryUse(long live, long idle, long peak, long allocations) {}

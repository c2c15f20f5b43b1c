/**
 * Files: written whole or not at all, and read with suspicion.
 *
 * <p>Reading order: {@link dev.gradus.autograd.io.AtomicFile} (how every file gets onto the disk),
 * {@link dev.gradus.autograd.io.StoredType} and {@link dev.gradus.autograd.io.SafeTensorsHeader} (what a safetensors
 * file holds), {@link dev.gradus.autograd.io.SafeTensorsWriter}, {@link dev.gradus.autograd.io.SafeTensorsReader}; then
 * {@link dev.gradus.autograd.io.TensorFile} (what all formats have in common) and
 * {@link dev.gradus.autograd.io.NpzReader} with {@link dev.gradus.autograd.io.NpzWriter} (NumPy's).
 */
package dev.gradus.autograd.io;

/**
 * The hot path: layer norm and its neighbours over plain {@code float[]}, row-major, one thread, no allocation once warm.
 *
 * <p>{@link io.github.sparklayernorm.kernel.Kernels} is the checked door, {@link
 * io.github.sparklayernorm.kernel.KernelProvider} the interface behind it, {@link
 * io.github.sparklayernorm.kernel.JavaKernels} the plain specification that every other provider is tested against, and
 * {@link io.github.sparklayernorm.kernel.Gemm} the door to BLAS. Nothing else in the library may touch netlib, the Vector
 * API or Aparapi, and this package uses nothing else of the library.
 */
package io.github.sparklayernorm.kernel;

/**
 * The kernels as OpenCL programs, translated from Java byte code by Aparapi, and everything that makes that safe to use.
 *
 * <p>Read in this order: {@link io.github.sparklayernorm.kernel.opencl.KernelSelection} (which kernels a task gets),
 * {@link io.github.sparklayernorm.kernel.opencl.OpenClDevices} (what is there, and why not),
 * {@code KernelLauncher} (the one calling protocol), the kernels, and
 * {@link io.github.sparklayernorm.kernel.opencl.MlpDeviceTrainer} (whole mini-batch steps that stay on the device).
 *
 * <p>Every kernel comes in two shapes: {@code ...Rows} for CPU devices (one work-item owns whole rows, no barriers) and
 * {@code ...Groups} for GPUs (a work-group shares a row through local memory). Each is 10 to 100 times slower on the
 * other kind of device.
 *
 * <p>Rules for kernel classes, because Aparapi otherwise runs them in Java without saying so, hangs, or ends the process:
 * top-level classes compiled with {@code -g}; no boolean, byte, short or char field; no switch, break, assert or
 * enhanced for; a private array is filled by a loop before it is read; writes go through fields, never through an array
 * parameter or an alias (else the array counts as read-only); no {@code @Constant}; no variable named like a word of
 * OpenCL C (half, local, kernel).
 */
package io.github.sparklayernorm.kernel.opencl;

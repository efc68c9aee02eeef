package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;

/** A kernel that Aparapi cannot translate (a switch) and would run in Java instead, with the right result. */
final class UntranslatableKernel extends Kernel {
    int mode = 1;
    float[] out = new float[4];

    @Override
    public void run() {
        int i = getGlobalId();
        switch (mode) {
            case 1:
                out[i] = 1f;
                break;
            default:
                out[i] = 2f;
        }
    }
}

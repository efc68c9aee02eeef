import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Rows per second of ONNX Runtime with one thread, in batches of 256, the best of five passes.
 *
 * <p>Usage: {@code java -cp onnxruntime.jar OnnxRuntime.java mlp|lstm FILE.onnx}
 */
final class OnnxRuntime {
    private static final int BATCH = 256;

    public static void main(String[] arguments) throws Exception {
        boolean mlp = arguments[0].equals("mlp");
        long[] shape = mlp ? new long[] {BATCH, 784} : new long[] {50, BATCH, 16};
        int rows = mlp ? 10_000 : 3_000;
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        OrtSession session = environment.createSession(arguments[1], options);
        FloatBuffer input = ByteBuffer.allocateDirect(Float.BYTES * BATCH * 800)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(1);
        while (input.position() < BATCH * (mlp ? 784 : 800)) {
            input.put((float) random.nextGaussian());
        }
        input.flip();
        double best = 0;
        for (int pass = 0; pass < 5; pass++) {
            long began = System.nanoTime();
            int done = 0;
            while (done < rows) {
                try (OnnxTensor x = OnnxTensor.createTensor(environment, input, shape);
                        OrtSession.Result y = session.run(Map.of("x", x))) {
                    done += BATCH;
                }
            }
            best = Math.max(best, done / ((System.nanoTime() - began) * 1e-9));
        }
        System.out.printf(Locale.ROOT, "%.1f rows/s%n", best);
    }
}

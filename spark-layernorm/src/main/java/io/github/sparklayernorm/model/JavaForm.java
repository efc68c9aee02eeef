package io.github.sparklayernorm.model;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;

/**
 * Tells Kryo, where it is Spark's serializer, to leave a class to Java's serialisation: Kryo cannot build records and
 * immutable collections, and passes over {@code readObject} and {@code readResolve}. As an annotation on the class,
 * {@code @DefaultSerializer(JavaForm.class)}, which Kryo sees without any setting, and which means nothing elsewhere.
 *
 * <p>Kryo's own JavaSerializer (4.0.3) cannot read an object that holds a primitive's class, as a stage's params do.
 */
public final class JavaForm extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output output, Object object) {
        try {
            ObjectOutputStream out = new ObjectOutputStream(output);
            out.writeObject(object);
            out.flush(); // not closed: more follows in the output
        } catch (IOException e) {
            throw new KryoException("could not serialise an object of " + object.getClass(), e);
        }
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<Object> type) {
        try {
            return new Reader(input, kryo.getClassLoader()).readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new KryoException("could not read an object of " + type, e);
        }
    }

    /** Finds classes where Kryo does, which is where Spark puts the jars of an application. */
    private static final class Reader extends ObjectInputStream {
        private final ClassLoader loader;

        Reader(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description); // a primitive's class
            }
        }
    }
}

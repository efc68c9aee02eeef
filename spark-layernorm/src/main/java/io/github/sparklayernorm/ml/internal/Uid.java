package io.github.sparklayernorm.ml.internal;

/**
 * Gives a stage its uid before its constructor runs.
 *
 * <p>Spark's Scala traits make their params inside the super constructor and ask {@code uid()} for the params' parent, when
 * a Java subclass could not yet set a field ("Param null__featuresCol does not belong to ...", SPARK-13353). So a stage
 * hands its uid over in an argument of its own constructor call, which Java evaluates first:
 *
 * <pre>{@code
 * Stage(String uid) { this(Uid.announce(uid), null); }
 * private Stage(String uid, Void announced) { super(); this.uid = Uid.taken(uid); }
 * public String uid() { return Uid.orAnnounced(uid); }
 * }</pre>
 */
final class Uid {
    private static final ThreadLocal<String> ANNOUNCED = new ThreadLocal<>();

    private Uid() {}

    static String announce(String uid) {
        ANNOUNCED.set(uid);
        return uid;
    }

    static String taken(String uid) {
        ANNOUNCED.remove();
        return uid;
    }

    static String orAnnounced(String uid) {
        return uid != null ? uid : ANNOUNCED.get();
    }
}

package io.github.sparklayernorm.ml.internal.catalyst;

import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Scala's sequences, as Catalyst takes them. */
final class Scalas {
    private Scalas() {}

    @SafeVarargs
    static <T> Seq<T> seq(T... elements) {
        return CollectionConverters.asScala(List.of(elements)).toSeq();
    }

    static <T> List<T> list(scala.collection.Seq<T> elements) {
        return CollectionConverters.asJava(elements);
    }

    @SuppressWarnings("unchecked")
    static <T> Seq<T> appended(Seq<T> elements, T element) {
        return (Seq<T>) elements.appended(element);
    }

    @SuppressWarnings("unchecked")
    static <T> Seq<T> filtered(Seq<T> elements, Predicate<T> wanted) {
        return (Seq<T>) elements.filter(wanted::test);
    }

    /** A sequence of attributes is one of expressions, as Scala sees without being told. */
    @SuppressWarnings("unchecked")
    static Seq<Expression> expressions(Seq<Attribute> attributes) {
        return (Seq<Expression>) (Seq<?>) attributes;
    }
}

package io.github.sparklayernorm;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchPredicates;
import io.github.sparklayernorm.model.JavaForm;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/** The walls between the packages under one root; the root is a parameter so that the rules can be proved able to fail. */
final class ArchitectureRules {
    /** From the top down; a package may use itself and what stands to the right of it. */
    private static final List<String> ORDER = List.of("ml", "distributed", "train", "model", "layer", "nn", "kernel");

    private static final List<String> NUMERIC_CORE = ORDER.subList(ORDER.indexOf("train"), ORDER.size());

    /** The one file below {@code train} that may use Breeze: QR for orthogonal matrices. */
    private static final String BREEZE_FILE = "nn.init.Orthogonal";

    /** What Spark keeps to itself (private[spark], private[ml]) though its class files are public. */
    private static final String PRIVATE_SPARK = "org\\.apache\\.spark\\."
            + "(ml\\.util\\.(DefaultParamsReader|DefaultParamsWriter|DatasetUtils|Instrumentation|MetadataUtils|SchemaUtils)"
            + "|ml\\.(PredictorParams|classification\\.(Probabilistic)?ClassifierParams)"
            + "|ml\\.param\\.shared\\..*"
            + "|sql\\.(classic|internal)\\..*"
            + "|internal\\..*"
            + "|util\\.Utils)(\\$.*)?";

    /** The one file outside of {@code distributed} that may broadcast. */
    private static final String BROADCASTING_FILE = "ml.internal.TrainedNetwork";

    private static final String BINARY_ROWS = "org\\.apache\\.spark\\.sql\\.(catalyst|execution)\\..*";

    private static final DescribedPredicate<JavaClass> ABSTRACT = DescribedPredicate.describe(
            "abstract", javaClass -> javaClass.getModifiers().contains(JavaModifier.ABSTRACT));

    private static final DescribedPredicate<JavaMethodCall> BROADCAST = DescribedPredicate.describe(
            "SparkContext.broadcast is called",
            call -> call.getTarget().getName().equals("broadcast")
                    && call.getTargetOwner().isEquivalentTo(SparkContext.class));

    private static final DescribedPredicate<JavaAnnotation<?>> BY_JAVA = DescribedPredicate.describe(
            "@DefaultSerializer(JavaForm.class)",
            annotation -> annotation.getRawType().isEquivalentTo(DefaultSerializer.class)
                    && annotation
                            .get("value")
                            .map(value -> ((JavaClass) value).isEquivalentTo(JavaForm.class))
                            .orElse(false));

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (int i = 1; i < ORDER.size(); i++) {
            rules.put(
                    ORDER.get(i) + " knows nothing above it",
                    none(ORDER.subList(i, i + 1), inPackages(ORDER.subList(0, i))));
        }
        rules.put(
                "ml's own parts do not use the stages",
                none(List.of("ml.internal", "ml.param", "ml.io"), resideInAPackage(root + ".ml")));
        rules.put(
                "the numeric core is free of Spark and Scala",
                noClasses()
                        .that(inPackages(NUMERIC_CORE).and(notNamed(BREEZE_FILE)))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("org.apache.spark..", "scala..", "breeze..")));
        rules.put(
                "only kernel knows BLAS and the Vector API",
                noneOutside(
                        List.of("kernel"),
                        resideInAnyPackage("dev.ludovic.netlib..", "jdk.incubator.vector..", "org.bytedeco..")));
        rules.put(
                "only kernel.opencl knows Aparapi",
                noneOutside(List.of("kernel.opencl"), resideInAPackage("com.aparapi..")));
        rules.put(
                "only distributed and ml.internal.catalyst know RDDs",
                noneOutside(
                        List.of("distributed", "ml.internal.catalyst"),
                        resideInAnyPackage("org.apache.spark.rdd..", "org.apache.spark.api.java")));
        rules.put(
                "only ml and distributed know Datasets",
                noneOutside(List.of("ml", "distributed"), resideInAPackage("org.apache.spark.sql..")));
        rules.put(
                "only ml.internal touches Spark's private classes",
                noneOutside(List.of("ml.internal"), ArchPredicates.are(nameMatching(PRIVATE_SPARK))));
        rules.put(
                "only distributed and ml.internal read Spark's binary rows",
                noneOutside(List.of("distributed", "ml.internal"), ArchPredicates.are(nameMatching(BINARY_ROWS))));
        rules.put(
                "ml.internal.catalyst knows nothing else of the library",
                none(
                        List.of("ml.internal.catalyst"),
                        resideInAPackage(root + "..").and(resideOutsideOfPackage(root + ".ml.internal.catalyst"))));
        rules.put(
                "only distributed and TrainedNetwork broadcast",
                noClasses()
                        .that(resideOutsideOfPackages(names(List.of("distributed")))
                                .and(notNamed(BROADCASTING_FILE)))
                        .should()
                        .callMethodWhere(BROADCAST));
        rules.put(
                "only HadoopPath makes paths of texts",
                noClasses()
                        .that(ArchPredicates.are(DescribedPredicate.not(nameMatching(".*\\.distributed\\.HadoopPath"))))
                        .should()
                        .callConstructor(Path.class, String.class)
                        .orShould()
                        .callConstructor(Path.class, String.class, String.class));
        rules.put(
                "what Kryo may meet is serialised by Java",
                classes().that(mayMeetKryo()).should().beAnnotatedWith(BY_JAVA));
        rules.put(
                "the library logs, it does not print, but for a line where Spark has its own bar",
                noClasses()
                        .that(ArchPredicates.are(
                                DescribedPredicate.not(nameMatching(".*\\.distributed\\.ProgressLine"))))
                        .should(ACCESS_STANDARD_STREAMS));
        rules.replaceAll((name, rule) -> rule.as(name).allowEmptyShould(true));
        return rules;
    }

    /**
     * Spark's data serializer brings what distributed sends: its own objects, with those of train and model in them. Users
     * may broadcast stages and models. Everything else travels in closures, which Java always serialises.
     */
    private DescribedPredicate<JavaClass> mayMeetKryo() {
        return assignableTo(Serializable.class)
                .and(not(JavaClass.Predicates.INTERFACES))
                .and(not(assignableTo(Enum.class)))
                .and(not(assignableTo(Throwable.class)))
                .and(not(ABSTRACT))
                .and(inPackages(List.of("distributed", "train", "model"))
                        .or(resideInAPackage(root + ".ml"))
                        .or(not(notNamed(BROADCASTING_FILE))))
                .as("may meet Kryo");
    }

    private ArchRule none(List<String> packages, DescribedPredicate<? super JavaClass> used) {
        return noClasses().that(inPackages(packages)).should().dependOnClassesThat(used);
    }

    private ArchRule noneOutside(List<String> packages, DescribedPredicate<? super JavaClass> used) {
        return noClasses()
                .that(resideOutsideOfPackages(names(packages)))
                .should()
                .dependOnClassesThat(used);
    }

    private DescribedPredicate<JavaClass> inPackages(List<String> packages) {
        return resideInAnyPackage(names(packages));
    }

    private DescribedPredicate<JavaClass> notNamed(String file) {
        return not(ArchPredicates.are(nameMatching((root + "." + file).replace(".", "\\.") + "(\\$.*)?")));
    }

    private String[] names(List<String> packages) {
        return packages.stream().map(p -> root + "." + p + "..").toArray(String[]::new);
    }
}

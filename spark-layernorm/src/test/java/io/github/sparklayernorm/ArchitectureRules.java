package io.github.sparklayernorm;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchPredicates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The walls between the packages under one root; the root is a parameter so that the rules can be proved able to fail. */
final class ArchitectureRules {
    /** From the top down; a package may use itself and what stands to the right of it. */
    private static final List<String> ORDER = List.of("ml", "distributed", "train", "model", "nn", "kernel");

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

    private static final String BINARY_ROWS = "org\\.apache\\.spark\\.sql\\.(catalyst|execution)\\..*";

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
                "only distributed knows RDDs",
                noneOutside(
                        List.of("distributed"),
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
                "the library logs, it does not print, but for a line where Spark has its own bar",
                noClasses()
                        .that(ArchPredicates.are(
                                DescribedPredicate.not(nameMatching(".*\\.distributed\\.ProgressLine"))))
                        .should(ACCESS_STANDARD_STREAMS));
        rules.replaceAll((name, rule) -> rule.as(name).allowEmptyShould(true));
        return rules;
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
        return DescribedPredicate.not(
                ArchPredicates.are(nameMatching((root + "." + file).replace(".", "\\.") + "(\\$.*)?")));
    }

    private String[] names(List<String> packages) {
        return packages.stream().map(p -> root + "." + p + "..").toArray(String[]::new);
    }
}

package io.github.sparklayernorm;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final String ROOT = "io.github.sparklayernorm";
    private static final String VIOLATIONS = "architecture.violations";

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(VIOLATIONS);

    static Stream<Arguments> libraryRules() {
        return new ArchitectureRules(ROOT)
                .all().entrySet().stream().map(rule -> Arguments.of(rule.getKey(), rule.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("libraryRules")
    void libraryKeeps(String name, ArchRule rule) {
        rule.check(LIBRARY);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("violations")
    void ruleRefuses(String name, String violator, String used) {
        Map<String, ArchRule> rules = new ArchitectureRules(VIOLATIONS).all();

        EvaluationResult result = rules.get(name).evaluate(FIXTURES);

        assertThat(result.getFailureReport().getDetails())
                .as(name)
                .anySatisfy(line -> assertThat(line).contains(VIOLATIONS + "." + violator, used));
    }

    /** Rule, a class that breaks it, what that class must not use. */
    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("distributed knows nothing above it", "distributed.Rows", "violations.ml.Stage"),
                Arguments.of("train knows nothing above it", "train.Trainer", "violations.distributed.Rows"),
                Arguments.of("model knows nothing above it", "model.Net", "violations.train.Trainer"),
                Arguments.of("layer knows nothing above it", "layer.Recipe", "violations.model.Net"),
                Arguments.of("nn knows nothing above it", "nn.init.Start", "violations.model.Net"),
                Arguments.of("kernel knows nothing above it", "kernel.Loops", "violations.nn.init.Start"),
                Arguments.of("ml's own parts do not use the stages", "ml.internal.Base", "violations.ml.Stage"),
                Arguments.of(
                        "the numeric core is free of Spark and Scala", "train.Trainer", "org.apache.spark.ml.linalg"),
                Arguments.of("the numeric core is free of Spark and Scala", "nn.init.Start", "scala.Option"),
                Arguments.of("the numeric core is free of Spark and Scala", "kernel.Loops", "breeze.linalg"),
                Arguments.of("only kernel knows BLAS and the Vector API", "model.Net", "dev.ludovic.netlib"),
                Arguments.of("only kernel knows BLAS and the Vector API", "train.Trainer", "jdk.incubator.vector"),
                Arguments.of("only kernel knows BLAS and the Vector API", "nn.init.Start", "org.bytedeco"),
                Arguments.of("only kernel.opencl knows Aparapi", "kernel.Loops", "com.aparapi"),
                Arguments.of("only distributed and ml.internal.catalyst know RDDs", "ml.Stage", "org.apache.spark.rdd"),
                Arguments.of(
                        "only distributed and ml.internal.catalyst know RDDs", "ml.Stage", "org.apache.spark.api.java"),
                Arguments.of("only ml and distributed know Datasets", "model.Net", "org.apache.spark.sql"),
                Arguments.of("only HadoopPath makes paths of texts", "distributed.Rows", "Path.<init>"),
                Arguments.of("only ml.internal touches Spark's private classes", "ml.Stage", "DefaultParamsReader"),
                Arguments.of("only distributed and ml.internal read Spark's binary rows", "ml.Stage", "catalyst"),
                Arguments.of(
                        "ml.internal.catalyst knows nothing else of the library",
                        "ml.internal.catalyst.Node",
                        "ml.internal.Base"),
                Arguments.of("only distributed and TrainedNetwork broadcast", "ml.internal.Base", "broadcast"),
                Arguments.of("what Kryo may meet is serialised by Java", "distributed.Rows$Count", "DefaultSerializer"),
                Arguments.of("what Kryo may meet is serialised by Java", "train.Trainer", "DefaultSerializer"),
                Arguments.of(
                        "the library logs, it does not print, but for a line where Spark has its own bar",
                        "model.Net",
                        "java.lang.System.out"));
    }

    @Test
    void everyRuleIsProvedAbleToFail() {
        assertThat(violations().map(violation -> violation.get()[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        new ArchitectureRules(VIOLATIONS).all().keySet());
    }

    @Test
    void breezeIsAllowedInItsOneFile() {
        ArchRule rule = new ArchitectureRules(VIOLATIONS).all().get("the numeric core is free of Spark and Scala");

        assertThat(rule.evaluate(FIXTURES).getFailureReport().getDetails())
                .noneSatisfy(line -> assertThat(line).contains("nn.init.Orthogonal"));
    }
}

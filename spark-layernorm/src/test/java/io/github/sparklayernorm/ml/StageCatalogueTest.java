package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.Test;

class StageCatalogueTest extends SparkTest {
    @Test
    void everyPublicStageIsInTheContractSuite() {
        Stream<Class<?>> networks = StageCase.all().stream()
                .flatMap(stage -> Stream.of(stage.estimator().get().getClass(), stage.model()));
        Stream<Class<?>> transformers = TransformerCase.all().stream()
                .map(stage -> stage.transformer().get().getClass());
        Set<String> tested =
                Stream.concat(networks, transformers).map(Class::getName).collect(Collectors.toSet());

        assertThat(tested).containsExactlyInAnyOrderElementsOf(publicStages());
    }

    @Test
    void everyPublicStageIsRegisteredForSparkConnect() {
        Set<String> registered = Stream.concat(
                        ServiceLoader.load(Estimator.class).stream(), ServiceLoader.load(Transformer.class).stream())
                .map(provider -> provider.type().getName())
                .filter(name -> name.startsWith("io.github.sparklayernorm."))
                .collect(Collectors.toSet());

        assertThat(registered).containsExactlyInAnyOrderElementsOf(publicStages());
    }

    private static Set<String> publicStages() {
        Set<String> stages = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.github.sparklayernorm.ml")
                        .stream()
                        .filter(c -> c.isAssignableTo(PipelineStage.class))
                        .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        assertThat(stages).isNotEmpty();
        return stages;
    }
}

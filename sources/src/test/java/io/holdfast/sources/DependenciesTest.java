package io.holdfast.sources;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.repository.restore.Loss;
import io.holdfast.repository.restore.OnDamage;
import io.holdfast.repository.restore.RestoreOptions;

@AnalyzeClasses(packages = "io.holdfast.sources", importOptions = ImportOption.DoNotIncludeTests.class)
class DependenciesTest {
    @ArchTest
    static final ArchRule sources_depend_on_the_repository_only = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.holdfast.control..",
                    "io.holdfast.server..",
                    "io.holdfast.cli..",
                    "io.holdfast.stockpulse..",
                    "org.springframework..");

    /** What a kind of source may know of the repository is what anyone may: not how it keeps blobs. */
    @ArchTest
    static final ArchRule sources_know_the_repository_from_outside = classes()
            .that()
            .resideInAnyPackage("io.holdfast.sources.files..", "io.holdfast.sources.models..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "org.slf4j..",
                            "tools.jackson..",
                            "io.holdfast.sources",
                            "io.holdfast.sources.content..",
                            "io.holdfast.sources.files..",
                            "io.holdfast.sources.models..",
                            "io.holdfast.repository",
                            "io.holdfast.repository.posix..",
                            "io.holdfast.repository.snapshot..",
                            "io.holdfast.repository.tree..",
                            "io.holdfast.repository.walk..")
                    // what a restore is asked for and what it could not bring, as in Repository
                    .or(type(RestoreOptions.class))
                    .or(type(OnDamage.class))
                    .or(type(Loss.class)));

    @ArchTest
    static final ArchRule files_know_nothing_of_models = noClasses()
            .that()
            .resideInAPackage("io.holdfast.sources.files..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.holdfast.sources.models..");
}

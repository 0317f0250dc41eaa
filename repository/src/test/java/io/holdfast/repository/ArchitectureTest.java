package io.holdfast.repository;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_repository_depends_on_nothing_else_of_ours = noClasses()
            .that()
            .resideInAPackage("io.holdfast.repository..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.holdfast..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("io.holdfast.repository..")));

    @ArchTest
    static final ArchRule stores_know_nothing_of_what_they_store = noClasses()
            .that()
            .resideInAPackage("io.holdfast.repository.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.holdfast.repository.blob..",
                    "io.holdfast.repository.crypto..",
                    "io.holdfast.repository.pack..",
                    "io.holdfast.repository.index..",
                    "io.holdfast.repository.tree..");

    @ArchTest
    static final ArchRule packages_form_layers = slices().matching("io.holdfast.repository.(*)..")
            .should()
            .beFreeOfCycles()
            // the sink, a part of the public contract, takes paths and metadata; what implements it writes trees
            .ignoreDependency(
                    JavaClass.Predicates.resideInAPackage("..repository.tree"),
                    JavaClass.Predicates.resideInAPackage("..repository.snapshot"));
}

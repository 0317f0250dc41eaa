package io.holdfast.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.holdfast.server", importOptions = ImportOption.DoNotIncludeTests.class)
class DependenciesTest {
    @ArchTest
    static final ArchRule the_server_knows_no_client = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.cli..", "io.holdfast.stockpulse..");

    /**
     * Wiring only: what is to be done with a repository, control does. Its failures are told, though, and where a secret is
     * that the server itself needs is written as sources and channels write it.
     */
    @ArchTest
    static final ArchRule the_server_does_not_touch_repositories = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.holdfast.repository..")
                    .and(not(resideInAPackage("io.holdfast.repository.secret")))
                    .and(not(assignableTo(Exception.class))));

    /** The wiring names the kinds of source, and the catalog's database runs on the engine that comes along. */
    @ArchTest
    static final ArchRule sources_are_wired_in_one_place = noClasses()
            .that()
            .resideOutsideOfPackages("io.holdfast.server.wiring..", "io.holdfast.server.catalog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.sources..");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("io.holdfast.server.(*)..").should().beFreeOfCycles();
}

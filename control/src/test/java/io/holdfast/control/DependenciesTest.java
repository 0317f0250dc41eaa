package io.holdfast.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.holdfast.control", importOptions = ImportOption.DoNotIncludeTests.class)
class DependenciesTest {
    @ArchTest
    static final ArchRule control_knows_no_server_and_no_client = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.server..", "io.holdfast.cli..", "io.holdfast.stockpulse..");

    /** It works on any source; only the adapter for a log knows PostgreSQL. */
    @ArchTest
    static final ArchRule control_knows_no_kind_of_source = noClasses()
            .that()
            .haveNameNotMatching(".*\\.Postgres(ContinuousLog|LogSearch)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.holdfast.sources.postgres..",
                    "io.holdfast.sources.neo4j..",
                    "io.holdfast.sources.files..",
                    "io.holdfast.sources.models..");

    /** How a repository keeps blobs is its own affair, and how a store keeps files; where one lies is the operator's. */
    @ArchTest
    static final ArchRule control_knows_the_repository_from_outside = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.holdfast.repository.blob..",
                    "io.holdfast.repository.crypto..",
                    "io.holdfast.repository.index..",
                    "io.holdfast.repository.pack..",
                    "io.holdfast.repository.packed..",
                    "io.holdfast.repository.store.rest..",
                    "io.holdfast.repository.store.s3..",
                    "io.holdfast.repository.store.sftp..");

    @ArchTest
    static final ArchRule what_speaks_http_is_a_resource = classes()
            .that()
            .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
            .should()
            .haveSimpleNameEndingWith("Resource");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("io.holdfast.control.(*)..").should().beFreeOfCycles();
}

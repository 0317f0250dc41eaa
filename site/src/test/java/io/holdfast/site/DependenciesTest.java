package io.holdfast.site;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.holdfast.site", importOptions = ImportOption.DoNotIncludeTests.class)
class DependenciesTest {
    /** The agent is small: it runs where the control plane may be gone. */
    @ArchTest
    static final ArchRule the_agent_needs_little = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net..",
                    "com.sun.net.httpserver..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.fasterxml.jackson.annotation..",
                    "tools.jackson..",
                    "io.holdfast.site..",
                    // to open a repository, and what a standby is seeded by from it
                    "io.holdfast.repository",
                    "io.holdfast.repository.store",
                    "io.holdfast.sources",
                    "io.holdfast.sources.postgres",
                    "io.holdfast.sources.postgres.log",
                    "io.holdfast.sources.postgres.engine..",
                    "io.holdfast.sources.postgres.protocol..");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("io.holdfast.site.(*)..").should().beFreeOfCycles();
}

package io.holdfast.vault;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.holdfast.vault", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_vault_depends_on_nothing_else_of_ours = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.holdfast..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("io.holdfast.vault..")));

    @ArchTest
    static final ArchRule packages_form_layers =
            slices().matching("io.holdfast.vault.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule what_is_stored_knows_nothing_of_http = noClasses()
            .that()
            .resideInAPackage("io.holdfast.vault.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty..", "io.holdfast.vault.http..");
}

package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.evidence.KeptDocuments;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.OwnDeclarations;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreSteps;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceKind;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Holdfast itself as a kind of protected system. A restore writes its files and compares them with what was noted of them;
 * {@code holdfast bootstrap} makes a server of them.
 */
@Component
final class OwnKind implements SourceKind {
    private final Catalog catalog;
    private final ControlSettings settings;
    private final OwnFiles files;
    private final ObjectProvider<KeptDocuments> documents;
    // the inventory knows the kinds of sources, and this is one
    private final ObjectProvider<InventoryStore> inventory;

    OwnKind(
            Catalog catalog,
            ControlSettings settings,
            ObjectProvider<StartOptions> options,
            ObjectProvider<KeptDocuments> documents,
            ObjectProvider<InventoryStore> inventory) {
        this.catalog = catalog;
        this.settings = settings;
        this.files = new OwnFiles(settings, options.getIfAvailable(() -> new StartOptions(Map.of())));
        this.documents = documents;
        this.inventory = inventory;
    }

    @Override
    public String name() {
        return OwnDeclarations.KIND;
    }

    @Override
    public String resourceType() {
        return "HoldfastCatalog";
    }

    @Override
    public Source open(SourceSettings source) {
        return new OwnSource(catalog, settings, files, documents.getObject(), this::declared);
    }

    private Inventory declared() {
        return inventory.getObject().current();
    }

    @Override
    public void checkSelection(Map<String, String> selection) throws SourceException {
        if (!selection.isEmpty()) {
            throw new SourceException("A catalog is restored whole. Leave the selection out.");
        }
    }

    @Override
    public RestoreReport restore(RestoreRequest request, SourceContext context)
            throws IOException, InterruptedException {
        checkSelection(request.selection());
        if (!(request.target() instanceof RestoreTarget.Directory(Path target))) {
            throw new SourceException(
                    "A catalog is restored into a directory. Name one that is absent or empty; a server is"
                            + " made from a backup by 'holdfast bootstrap'.");
        }
        RestoreSteps steps = new RestoreSteps(context);
        RestoreSummary summary = steps.step(
                "restore the catalog's tables",
                () -> request.repository().restore(request.snapshot(), EntryPath.ROOT, target, context.progress()));
        RestoredTables restored = new RestoredTables(target);
        List<Validation> validations = steps.step("read every table back and compare", restored::validations);
        boolean passed = validations.stream().allMatch(Validation::passed);
        return new RestoreReport(
                Optional.of(restored.manifest().exportedAt()),
                passed ? ProofLevel.QUERIED : ProofLevel.RESTORED,
                steps.done(),
                validations,
                Map.of("directory", target.toString(), "bytes", Long.toString(summary.bytes())),
                Optional.empty());
    }
}

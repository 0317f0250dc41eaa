package io.holdfast.sources.models;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.CoveringDiscovery;
import io.holdfast.sources.FolderDiscovery;
import io.holdfast.sources.Foresight;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceKind;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Model registries, whose layout the package's description shows.
 *
 * <p>Settings: {@code path} of the registry's root; {@code on-broken}: {@code fail} (the default) ends the backup when a
 * version lacks a file or its training data, or has one with another digest than its manifest says, because a backup of
 * a broken model is worth nothing; {@code record} backs it up as it is and notes it.
 */
public final class ModelsKind implements SourceKind {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public String resourceType() {
        return "ModelRegistry";
    }

    @Override
    public Source open(SourceSettings settings) throws SourceException {
        String path = settings.require("path").strip();
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new SourceException(
                    "The model registry's path '" + path + "' is not absolute. Begin it with a slash.");
        }
        return switch (settings.get("on-broken").orElse("fail")) {
            case "fail" -> new ModelsSource(path, false);
            case "record" -> new ModelsSource(path, true);
            default ->
                throw new SourceException("The source's setting 'on-broken' is '" + settings.require("on-broken")
                        + "'. Use 'fail' or 'record'.");
        };
    }

    /** The registries in a folder: folders in which a version's {@code model.json} lies where it should. */
    @Override
    public Optional<CoveringDiscovery> discovery() {
        return Optional.of(new FolderDiscovery(
                dataSet -> List.of(dataSet.require("path").strip()), ModelsKind::isRegistry, "model registry"));
    }

    private static boolean isRegistry(Path folder) {
        try (Stream<Path> within = Files.find(
                folder,
                3,
                (path, attributes) -> attributes.isRegularFile()
                        && path.getNameCount() == folder.getNameCount() + 3
                        && path.endsWith(ModelRegistryLayout.MANIFEST))) {
            return within.findAny().isPresent();
        } catch (IOException | UncheckedIOException e) {
            // what cannot be looked into cannot be told to be none
            return true;
        }
    }

    /**
     * Restores into a directory, with the registry's layout, reads every file back and compares it with what was backed
     * up and with its version's manifest. As there is no engine to open a registry, that is
     * {@link io.holdfast.sources.ProofLevel#QUERIED}.
     *
     * <p>Selection: {@code model}, and {@code version} of it, restores that model's versions, or that one, with the
     * training data that they were made from and nothing else. {@code validate.NAME} gives a path that must be there
     * afterwards.
     */
    @Override
    public RestoreReport restore(RestoreRequest request, SourceContext context)
            throws SourceException, IOException, InterruptedException {
        return ModelsRestore.of(request).run(context);
    }

    @Override
    public Foresight foresee(RestoreRequest request, Clock clock) throws IOException, InterruptedException {
        ModelsRestore restore = ModelsRestore.of(request);
        return restore.everything()
                ? SourceKind.super.foresee(request, clock)
                : Foresight.of(List.copyOf(restore.parts()), restore.named());
    }

    /** Models, their versions, and the files of these; models and versions can be restored alone. */
    @Override
    public ContentPage browse(Repository repository, Snapshot snapshot, ContentQuery query)
            throws SourceException, IOException, InterruptedException {
        return new StoredModels(repository, snapshot).page(query);
    }
}

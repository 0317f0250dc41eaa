package io.holdfast.control.restore;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.Secrets;
import io.holdfast.control.restore.RestoreOperation.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where restores go: never over something that is there, never into what Holdfast itself needs. */
final class RestoreTargets {
    private RestoreTargets() {}

    /** A new directory, or what the data set declares for the recovery site. */
    static Target byDefault(DataSet dataSet, UUID restore, ControlSettings settings) {
        Map<String, String> declared = dataSet.drTarget();
        String directory = declared.get("directory");
        if (directory != null) {
            return new Target(Path.of(directory).resolve(restore.toString()).toString(), null);
        }
        if (!declared.isEmpty()) {
            return new Target(null, declared);
        }
        return own(restore, settings);
    }

    /** A new directory in the data folder. */
    static Target own(UUID restore, ControlSettings settings) {
        return new Target(settings.restores().resolve(restore.toString()).toString(), null);
    }

    /** What the data set declares for the recovery site, each restore of which gets a directory within; null for nothing. */
    static @Nullable Target declared(DataSet dataSet) {
        Map<String, String> declared = dataSet.drTarget();
        if (declared.isEmpty()) {
            return null;
        }
        String directory = declared.get("directory");
        return directory == null ? new Target(null, declared) : new Target(directory, null);
    }

    /** @return null when none is named */
    static @Nullable Target check(
            @Nullable Target target, Inventory inventory, ControlSettings settings, List<FieldProblem> problems) {
        if (target == null || (target.directory() == null && target.settings() == null)) {
            return null;
        }
        if (target.directory() != null && target.settings() != null) {
            problems.add(new FieldProblem("target", "has both directory and settings; leave one of them out"));
        } else if (target.settings() != null) {
            checkSettings(target.settings(), problems);
        } else if (target.directory() != null) {
            try {
                checkDirectory("target.directory", Path.of(target.directory()), inventory, settings, problems);
            } catch (InvalidPathException | IOException e) {
                problems.add(new FieldProblem("target.directory", "cannot be used: " + e.getMessage()));
            }
        }
        return target;
    }

    /** Further directories that a selection names, by its keys. */
    static void checkPlaces(
            Map<String, Path> places, Inventory inventory, ControlSettings settings, List<FieldProblem> problems) {
        places.forEach((key, path) -> {
            try {
                checkDirectory("selection." + key, path, inventory, settings, problems);
            } catch (IOException e) {
                problems.add(new FieldProblem("selection." + key, "cannot be used: " + e.getMessage()));
            }
        });
    }

    private static void checkSettings(Map<String, String> settings, List<FieldProblem> problems) {
        Secrets.refuse("target.settings", settings, (field, message) -> problems.add(new FieldProblem(field, message)));
        settings.forEach((key, value) -> {
            if (value == null) {
                problems.add(new FieldProblem("target.settings." + key, "is null; leave it out or give a text"));
            }
        });
    }

    private static void checkDirectory(
            String field, Path directory, Inventory inventory, ControlSettings settings, List<FieldProblem> problems)
            throws IOException {
        if (!directory.isAbsolute()) {
            problems.add(new FieldProblem(field, "must be an absolute path on the server, such as /srv/restored"));
            return;
        }
        Path place = directory.normalize();
        for (StoreDeclaration repository : inventory.repositories()) {
            if (repository.directory().filter(place::startsWith).isPresent()) {
                problems.add(
                        new FieldProblem(field, "lies in repository " + repository.name() + ". Name another place"));
                return;
            }
        }
        if (place.startsWith(settings.dataFolder()) && !place.startsWith(settings.restores())) {
            problems.add(new FieldProblem(
                    field,
                    "lies in the server's own data folder. Name a place elsewhere, or none for a folder below "
                            + settings.restores()));
        } else if (Files.exists(place) && !Files.isDirectory(place)) {
            problems.add(new FieldProblem(field, place + " is not a directory. Name a new one"));
        } else if (Files.isDirectory(place)) {
            try (Stream<Path> entries = Files.list(place)) {
                if (entries.findAny().isPresent()) {
                    problems.add(new FieldProblem(
                            field, place + " is not empty; a restore never overwrites. Name a new directory"));
                }
            }
        }
    }
}

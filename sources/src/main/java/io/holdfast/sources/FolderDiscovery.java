package io.holdfast.sources;

import io.holdfast.repository.store.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the folders in a folder of this machine, named by the setting {@code path}; links are not followed. */
public final class FolderDiscovery implements CoveringDiscovery {
    private static final String PLACE = "folder ";

    private final Paths paths;
    private final Predicate<Path> wanted;
    private final String detail;

    /** Which paths a data set protects wholly. */
    @FunctionalInterface
    public interface Paths {
        List<String> of(SourceSettings dataSet) throws SourceException;
    }

    /**
     * @param wanted which folders count
     * @param detail what they are, for people
     */
    public FolderDiscovery(Paths paths, Predicate<Path> wanted, String detail) {
        this.paths = paths;
        this.wanted = wanted;
        this.detail = detail;
    }

    @Override
    public String place(SourceSettings settings) throws SourceException {
        return PLACE + folder(settings);
    }

    private static Path folder(SourceSettings settings) throws SourceException {
        String path = settings.require("path").strip();
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new SourceException("The path '" + path + "' is not absolute. Begin it with a slash.");
        }
        return Path.of(path).normalize();
    }

    @Override
    public List<Found> find(SourceSettings settings) throws IOException {
        Path folder = folder(settings);
        if (!Files.isDirectory(folder)) {
            throw new SourceException("There is no folder " + folder + ". Make it, mount it, or take the place back.");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .filter(wanted)
                    .map(entry -> new Found(entry.toString(), detail, OptionalLong.empty()))
                    .sorted(java.util.Comparator.comparing(Found::name))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public boolean covers(SourceSettings dataSet, String place, Found found) throws SourceException {
        if (!place.startsWith(PLACE)) {
            return false;
        }
        Path path = Path.of(found.name());
        for (String one : paths.of(dataSet)) {
            if (one.startsWith("/") && path.startsWith(Path.of(one).normalize())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isRepository(StoreLocation repository, String place, Found found) {
        return place.startsWith(PLACE)
                && repository instanceof StoreLocation.Local(Path directory)
                && directory.normalize().equals(Path.of(found.name()));
    }
}

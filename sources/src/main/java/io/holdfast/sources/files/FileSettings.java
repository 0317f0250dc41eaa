package io.holdfast.sources.files;

import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.ExcludeRules;
import io.holdfast.repository.walk.TreeWalk;
import io.holdfast.repository.walk.UnchangedRule;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings of a declaration, understood; the package's description lists them. */
record FileSettings(
        List<DeclaredPath> paths,
        ExcludeRules excludes,
        boolean skipUnreadable,
        boolean manifest,
        UnchangedRule unchanged,
        boolean accessTimes) {
    static FileSettings parse(SourceSettings settings) throws SourceException {
        return parseWith(settings, paths(settings));
    }

    /** @param whole absolute paths, in any order, each of which keeps its place in the snapshot */
    static FileSettings parse(SourceSettings settings, List<EntryPath> whole) throws SourceException {
        return parseWith(
                settings,
                outermost(
                        whole.stream().map(path -> new DeclaredPath(path, true)).collect(Collectors.toSet())));
    }

    private static FileSettings parseWith(SourceSettings settings, List<DeclaredPath> paths) throws SourceException {
        boolean skip = switch (settings.get("on-unreadable").orElse("fail")) {
            case "fail" -> false;
            case "skip" -> true;
            default ->
                throw new SourceException("The source's setting 'on-unreadable' is '"
                        + settings.require("on-unreadable") + "'. Use 'fail' or 'skip'.");
        };
        boolean manifest = switch (settings.get("manifest").orElse("yes")) {
            case "yes" -> true;
            case "no" -> false;
            default ->
                throw new SourceException("The source's setting 'manifest' is '" + settings.require("manifest")
                        + "'. Use 'yes' or 'no'.");
        };
        return new FileSettings(
                paths,
                ExcludeSettings.parse(settings),
                skip,
                manifest,
                new UnchangedRule(!yes(settings, "ignore-inode"), !yes(settings, "ignore-ctime")),
                yes(settings, "access-times"));
    }

    /** A setting that is {@code true}, {@code yes}, {@code false} or {@code no}; absent, it is no. */
    static boolean yes(SourceSettings settings, String name) throws SourceException {
        String value = settings.get(name).orElse("no");
        return switch (value) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default ->
                throw new SourceException(
                        "The source's setting '" + name + "' is '" + value + "'. Use 'true' or 'false'.");
        };
    }

    private static List<DeclaredPath> paths(SourceSettings settings) throws SourceException {
        if (settings.get("paths").isEmpty()) {
            return List.of(DeclaredPath.parse(settings.require("path").strip(), false));
        }
        if (settings.get("path").isPresent()) {
            throw new SourceException("The source has both 'path' and 'paths'. Remove one of them.");
        }
        Set<DeclaredPath> all = new LinkedHashSet<>();
        for (String text : ExcludeSettings.split(settings.require("paths"))) {
            all.add(DeclaredPath.parse(text, true));
        }
        if (all.isEmpty()) {
            throw new SourceException("The source's setting 'paths' names no path. Name at least one.");
        }
        return outermost(all);
    }

    private static List<DeclaredPath> outermost(Set<DeclaredPath> all) {
        Set<EntryPath> declared = all.stream().map(DeclaredPath::absolute).collect(Collectors.toSet());
        List<DeclaredPath> outermost = new ArrayList<>(all);
        outermost.removeIf(path -> isInside(path.absolute(), declared));
        // in the order of a walk from the root, so that the manifests of two backups can be read side by side
        outermost.sort((one, other) -> TreeWalk.compare(one.absolute(), other.absolute()));
        return List.copyOf(outermost);
    }

    private static boolean isInside(EntryPath path, Set<EntryPath> others) {
        for (EntryPath above = path; !above.isRoot(); ) {
            above = above.parent();
            if (others.contains(above)) {
                return true;
            }
        }
        return false;
    }
}

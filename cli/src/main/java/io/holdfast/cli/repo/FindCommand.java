package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.inspect.BlobUse;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.inspect.SearchRequest;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.walk.ExcludePatterns;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds entries, blobs and packs in snapshots. */
@Command(
        name = "find",
        description =
                "Find files and directories in snapshots by patterns, or where blobs, trees and packs are used. The"
                        + " newest snapshot comes first.")
final class FindCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "PATTERN",
            description =
                    "Of names, or of paths when it has a slash: *, ?, [a-z], and ** for any directories. With --blob,"
                            + " --tree or --pack: ids or beginnings of them.")
    private List<String> patterns = List.of();

    @Option(
            names = {"-O", "--oldest"},
            paramLabel = "TIME",
            description = "Modified then or later: a date or a time with its zone.")
    private @Nullable String oldest;

    @Option(
            names = {"-N", "--newest"},
            paramLabel = "TIME",
            description = "Modified then or earlier.")
    private @Nullable String newest;

    @Option(
            names = {"-s", "--snapshot"},
            paramLabel = "SNAPSHOT",
            description = "Search this one. Repeatable. Default: all that the filters let pass.")
    private List<String> ids = List.of();

    @Option(
            names = {"-i", "--ignore-case"},
            description = "Whether letters are capitals does not matter.")
    private boolean ignoreCase;

    @Option(
            names = {"-l", "--long"},
            description = "With type, permissions, owner, size and time.")
    private boolean longFormat;

    @ArgGroup
    private @Nullable Ids kinds;

    /** What the patterns are instead of names. */
    private static final class Ids {
        @Option(names = "--blob", required = true, description = "The patterns are ids of data blobs.")
        private boolean blob;

        @Option(names = "--tree", required = true, description = "The patterns are ids of trees.")
        private boolean tree;

        @Option(names = "--pack", required = true, description = "The patterns are ids of packs.")
        private boolean pack;
    }

    @Mixin
    private SnapshotSelection selection = new SnapshotSelection();

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    private record Matches(List<NodeView> matches, int hits, String snapshot) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        SearchRequest request = new SearchRequest(paths(), time(oldest, false), time(newest, true));
        try (Repository repository = options.open();
                Inspection inspection = repository.inspect();
                TerminalProgress progress = new TerminalProgress("find", output, TerminalProgress.A_MOMENT)) {
            List<Snapshot> snapshots = selection.in(repository, ids).reversed();
            if (kinds == null) {
                byName(inspection, snapshots, request, progress);
            } else {
                byId(inspection, snapshots, kinds, progress);
            }
        }
        return ExitCode.SUCCESS.code();
    }

    private Predicate<String> paths() {
        if (kinds != null) {
            return path -> false;
        }
        ExcludePatterns matching = Usage.check(() -> ExcludePatterns.parse(patterns, ignoreCase));
        return path -> matching.exclude(EntryPath.of(path));
    }

    /** @param end whether a date means its end */
    private static Optional<Instant> time(@Nullable String text, boolean end) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            if (text.length() == "2026-11-24".length()) {
                LocalDate date = LocalDate.parse(text);
                return Optional.of(
                        end
                                ? date.plusDays(1)
                                        .atStartOfDay()
                                        .toInstant(ZoneOffset.UTC)
                                        .minusNanos(1)
                                : date.atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new CommandFailed(
                    ExitCode.USAGE, "'" + text + "' is no time. Give 2026-11-24 or 2026-11-24T14:32:05Z.");
        }
    }

    private void byName(
            Inspection inspection, List<Snapshot> snapshots, SearchRequest request, TerminalProgress progress)
            throws IOException, InterruptedException {
        Map<String, List<NodeView>> found = new LinkedHashMap<>();
        Set<String> headed = new HashSet<>();
        progress.stage("reading trees");
        inspection.search(
                snapshots,
                request,
                (snapshot, path, node) -> {
                    if (output.isJson()) {
                        found.computeIfAbsent(snapshot.id(), id -> new ArrayList<>())
                                .add(NodeView.of(path, node));
                        return;
                    }
                    progress.giveWay();
                    if (headed.add(snapshot.id())) {
                        output.line("Snapshot " + snapshot.shortId() + " of " + snapshot.time() + ":");
                    }
                    output.line(line(path, node));
                },
                progress);
        progress.close();
        if (output.isJson()) {
            output.json(found.entrySet().stream()
                    .map(one -> new Matches(one.getValue(), one.getValue().size(), one.getKey()))
                    .toList());
        }
    }

    private String line(EntryPath path, Node node) {
        return longFormat ? LsCommand.longLine(path, node, false) : path.toString();
    }

    private void byId(Inspection inspection, List<Snapshot> snapshots, Ids what, TerminalProgress progress)
            throws IOException, InterruptedException {
        List<Map<String, Object>> found = new ArrayList<>();
        for (BlobType type : BlobType.values()) {
            if (what.pack || (type == BlobType.TREE) == what.tree) {
                List<String> wanted = what.pack
                        ? inspection.blobsOfPacks(patterns, type).stream()
                                .map(BlobId::toString)
                                .toList()
                        : patterns;
                if (!wanted.isEmpty()) {
                    progress.stage("reading trees", 0);
                    inspection.searchBlobs(
                            type,
                            wanted,
                            snapshots,
                            use -> {
                                progress.giveWay();
                                take(use, found);
                            },
                            progress);
                }
            }
        }
        progress.close();
        if (output.isJson()) {
            output.json(found);
        } else if (found.isEmpty()) {
            output.line("None of them is used by these snapshots.");
        }
    }

    private void take(BlobUse use, List<Map<String, Object>> found) {
        String type = use.type() == BlobType.TREE ? "tree" : "blob";
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("object_type", type);
        fields.put("id", use.id().toString());
        fields.put("path", use.path().toString());
        use.parent().ifPresent(parent -> fields.put("parent_tree", parent.toString()));
        fields.put("snapshot", use.snapshot().id());
        fields.put("time", use.snapshot().time().toString());
        use.pack().ifPresent(pack -> fields.put("pack", pack));
        found.add(fields);
        if (!output.isJson()) {
            output.line(type + " " + use.id() + " is in " + use.path() + " of snapshot "
                    + use.snapshot().shortId()
                    + use.pack().map(pack -> ", pack " + pack).orElse(""));
        }
    }
}

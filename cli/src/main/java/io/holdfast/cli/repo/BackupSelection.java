package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** restic's rules of what is backed up, what is left out and what counts as unchanged. */
final class BackupSelection {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+)|\\$)");

    @Option(
            names = {"-e", "--exclude"},
            paramLabel = "PATTERN",
            description = "Leave out what matches; after ! take back what was left out before. Repeatable.")
    private List<String> excludes = List.of();

    @Option(
            names = "--iexclude",
            paramLabel = "PATTERN",
            description = "The same; capitals and small letters are the same. Repeatable.")
    private List<String> ignoringCase = List.of();

    @Option(
            names = "--exclude-file",
            paramLabel = "FILE",
            description =
                    "Patterns, one a line; # begins a comment, $NAME stands for a variable, $$ for a $; - is standard"
                            + " input. Repeatable.")
    private List<Path> excludeFiles = List.of();

    @Option(names = "--iexclude-file", paramLabel = "FILE", description = "The same, of --iexclude. Repeatable.")
    private List<Path> ignoringCaseFiles = List.of();

    @Option(names = "--exclude-caches", description = "Leave out what is in directories with a CACHEDIR.TAG.")
    private boolean caches;

    @Option(
            names = "--exclude-if-present",
            paramLabel = "NAME[:HEADER]",
            description = "Leave out what is beside a file of this name, which begins with the header. Repeatable.")
    private List<String> ifPresent = List.of();

    @Option(names = "--exclude-larger-than", paramLabel = "SIZE", description = "Leave out larger files, such as 100M.")
    private String largerThan = "";

    @Option(
            names = {"-x", "--one-file-system"},
            description = "Leave out what is mounted below the paths.")
    private boolean oneFileSystem;

    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description = "Paths to back up, one a line, with *, ? and [a-z]; # begins a comment; - is standard input."
                    + " Repeatable.")
    private List<Path> filesFrom = List.of();

    @Option(
            names = "--files-from-verbatim",
            paramLabel = "FILE",
            description = "Paths to back up, one a line, as they are. Repeatable.")
    private List<Path> verbatim = List.of();

    @Option(
            names = "--files-from-raw",
            paramLabel = "FILE",
            description = "Paths to back up, each ended by a NUL byte. Repeatable.")
    private List<Path> raw = List.of();

    @Option(
            names = "--ignore-inode",
            description =
                    "A file whose size and times are as they were counts as unchanged, whatever its inode's number:"
                            + " for file systems that number them anew, such as some across a network.")
    private boolean ignoreInode;

    @Option(
            names = "--ignore-ctime",
            description =
                    "A file whose size and time of modification are as they were counts as unchanged, whatever else"
                            + " was done to its inode.")
    private boolean ignoreChangeTime;

    @Option(
            names = "--with-atime",
            description = "Store when each entry was last read. Then what is only read is stored anew.")
    private boolean accessTimes;

    /** Absolute, each once. @param named on the command line */
    List<EntryPath> paths(List<Path> named) throws IOException {
        Set<EntryPath> all = new LinkedHashSet<>();
        for (Path path : named) {
            all.add(AbsolutePath.of(path.toString()));
        }
        for (Path file : filesFrom) {
            for (String line : lines(file)) {
                expanded(Path.of(line)).forEach(path -> all.add(AbsolutePath.of(path.toString())));
            }
        }
        for (Path file : verbatim) {
            AbsolutePath.split(read(file), '\n').forEach(all::add);
        }
        for (Path file : raw) {
            AbsolutePath.split(read(file), '\0').forEach(all::add);
        }
        return List.copyOf(all);
    }

    /** What a pattern stands for, name by name. */
    private static List<Path> expanded(Path pattern) throws IOException {
        List<Path> found = List.of(pattern.isAbsolute() ? Path.of("/") : Path.of(""));
        for (Path name : pattern) {
            List<Path> next = new ArrayList<>();
            boolean glob = name.toString().matches(".*[*?\\[].*");
            for (Path parent : found) {
                if (!glob) {
                    next.add(parent.resolve(name));
                } else if (Files.isDirectory(parent.toAbsolutePath())) {
                    try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, name.toString())) {
                        children.forEach(next::add);
                    }
                }
            }
            found = next;
        }
        List<Path> present = found.stream()
                .filter(path -> Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .sorted()
                .toList();
        if (present.isEmpty()) {
            throw new CommandFailed(ExitCode.FAILED, "Nothing matches '" + pattern + "' of --files-from.");
        }
        return present;
    }

    private static List<String> lines(Path file) {
        // what is no UTF-8 matches by its readable characters
        return new String(read(file), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** The content of a file, or of standard input for {@code -}. */
    private static byte[] read(Path file) {
        try {
            return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
        } catch (IOException e) {
            throw GivenFile.unreadable("file", file, ExitCode.USAGE, e);
        }
    }

    /** Settings of the source {@code files}, one a line. */
    void putInto(Map<String, String> settings) {
        put(settings, "exclude", withFiles(excludes, excludeFiles));
        put(settings, "iexclude", withFiles(ignoringCase, ignoringCaseFiles));
        put(settings, "exclude-if-present", ifPresent);
        if (caches) {
            settings.put("exclude-caches", "true");
        }
        if (!largerThan.isEmpty()) {
            settings.put("exclude-larger-than", largerThan);
        }
        if (oneFileSystem) {
            settings.put("one-file-system", "true");
        }
        if (ignoreInode) {
            settings.put("ignore-inode", "true");
        }
        if (ignoreChangeTime) {
            settings.put("ignore-ctime", "true");
        }
        if (accessTimes) {
            settings.put("access-times", "true");
        }
    }

    private static void put(Map<String, String> settings, String name, List<String> lines) {
        if (!lines.isEmpty()) {
            // ended by a line feed: a single one may hold commas
            settings.put(name, String.join("\n", lines) + "\n");
        }
    }

    private static List<String> withFiles(List<String> patterns, List<Path> files) {
        List<String> all = new ArrayList<>(patterns);
        for (Path file : files) {
            lines(file).stream().map(BackupSelection::withVariables).forEach(all::add);
        }
        return all;
    }

    private static String withVariables(String line) {
        return VARIABLE.matcher(line).replaceAll(match -> {
            String name = match.group(1) == null ? match.group(2) : match.group(1);
            if (name == null) {
                return Matcher.quoteReplacement("$");
            }
            return Matcher.quoteReplacement(System.getenv().getOrDefault(name, ""));
        });
    }
}

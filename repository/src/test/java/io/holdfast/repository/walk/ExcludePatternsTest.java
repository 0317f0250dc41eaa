package io.holdfast.repository.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Restic;
import io.holdfast.repository.tree.EntryPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExcludePatternsTest {
    private static final List<String> FILES = List.of(
            "a.tmp",
            "a.txt",
            "b/a.tmp",
            "b/c/d/e.log",
            "b/c/x",
            "b/d/x",
            "cache/x",
            "b/cache/y",
            "b/[odd]",
            "b/Zä",
            "b/z1");

    /** Restic matches whole paths of the file system, so its anchored patterns begin with the folder. */
    @Test
    void patterns_leave_out_what_restic_leaves_out(@TempDir Path folder) throws Exception {
        Path source = folder.resolve("s");
        for (String file : FILES) {
            Files.createDirectories(source.resolve(file).getParent());
            Files.createFile(source.resolve(file));
        }
        Restic restic = new Restic(folder.resolve("repository")).init();
        List<List<String>> lists = List.of(
                List.of("*.tmp", "b/c", "nothing"),
                List.of("cache", "c/**/e.log", "z?"),
                List.of("/b/**/x", "/cache", "Z?"),
                List.of("c/*", "/a.*", "b/[^a]"),
                List.of("b/*/x", "[a-c]"),
                List.of("**/d", "\\[odd\\]", "/x", "/b/z1"),
                List.of("/b"),
                List.of("x", "!x", "a.txt", "!*.txt", "a.txt", "!y"),
                List.of("x", "/b/c/d/e.log"),
                List.of("x", "*.tmp", "!b"),
                List.of("x", "*.log", "!c/d", "a.*", "!/b/c", "d"),
                List.of("x", "!/cache", "*.log", "!c/**/d", "[yz]*", "!b/*/y"));
        for (List<String> patterns : lists) {
            List<String> command = new ArrayList<>(List.of("backup", source.toString(), "--host", "oracle"));
            for (String pattern : patterns) {
                command.addAll(List.of("--exclude", pattern.replaceFirst("^(!?)/", "$1" + source + "/")));
            }
            restic.run(command.toArray(String[]::new));
            assertThat(left(patterns)).as(patterns.toString()).isEqualTo(leftByRestic(restic, source));
        }
    }

    private static TreeSet<String> left(List<String> patterns) throws Exception {
        ExcludePatterns excludes = ExcludePatterns.parse(patterns, false);
        TreeSet<String> left = new TreeSet<>();
        for (String file : FILES) {
            List<EntryPath> onTheWay = new ArrayList<>();
            for (EntryPath path = EntryPath.of(file); !path.isRoot(); path = path.parent()) {
                onTheWay.add(path);
            }
            if (onTheWay.stream().noneMatch(excludes::exclude)) {
                left.add(file);
            }
        }
        return left;
    }

    private static TreeSet<String> leftByRestic(Restic restic, Path source) throws Exception {
        TreeSet<String> left = new TreeSet<>();
        String listed = new String(restic.run("ls", "latest"), StandardCharsets.UTF_8);
        for (String line : listed.split("\n")) {
            String name = line.startsWith(source + "/")
                    ? line.substring(source.toString().length() + 1)
                    : "";
            if (FILES.contains(name)) {
                left.add(name);
            }
        }
        return left;
    }
}

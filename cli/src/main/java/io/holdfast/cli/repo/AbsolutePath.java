package io.holdfast.cli.repo;

import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Paths as they are given, made absolute; names may be any bytes. */
final class AbsolutePath {
    private AbsolutePath() {}

    static EntryPath of(String path) {
        return of(path.getBytes(StandardCharsets.UTF_8));
    }

    /** Names after {@code ..} are taken as they are written, links or not, as restic does. */
    static EntryPath of(byte[] path) {
        List<EntryName> names = new ArrayList<>();
        if (path.length == 0 || path[0] != '/') {
            names.addAll(EntryPath.of(Path.of("").toAbsolutePath().toString()).names());
        }
        for (byte[] name : parts(path, '/')) {
            if (Arrays.equals(name, new byte[] {'.', '.'})) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!Arrays.equals(name, new byte[] {'.'})) {
                names.add(new EntryName(name));
            }
        }
        return new EntryPath(names);
    }

    /** The paths of a list. */
    static List<EntryPath> split(byte[] list, char separator) {
        return parts(list, separator).stream().map(AbsolutePath::of).toList();
    }

    /** Those that are not empty. */
    private static List<byte[]> parts(byte[] bytes, char separator) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == separator) {
                if (i > start) {
                    parts.add(Arrays.copyOfRange(bytes, start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }
}

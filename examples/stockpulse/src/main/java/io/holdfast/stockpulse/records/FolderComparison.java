package io.holdfast.stockpulse.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Holds a restored folder against the living one: names, kinds, permissions, link targets and every byte. */
public final class FolderComparison {
    private static final String OURS = ".holdfast";

    private FolderComparison() {}

    /**
     * @param files regular files in the restored folder
     * @param bytes in them
     * @param sha256 over the names, kinds, permissions and contents of all
     * @param difference the first one; empty when the folders are equal
     */
    public record Result(long files, long bytes, String sha256, Optional<String> difference) {}

    /**
     * @param parts paths relative to both folders; what lies outside of them is not looked at in the living folder and
     *     must not be in the restored one
     */
    public static Result compare(Path living, Path restored, List<String> parts) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (String part : parts) {
            expected.putAll(describe(living, living.resolve(part).normalize()));
        }
        Map<String, String> found = describe(restored, restored);
        // folders above the parts are scaffolding
        expected.keySet().removeIf(path -> isScaffold(path, parts));
        found.keySet().removeIf(path -> isScaffold(path, parts) || isOurs(path));
        Optional<String> difference = Stream.concat(expected.keySet().stream(), found.keySet().stream())
                .sorted()
                .filter(path -> !expected.getOrDefault(path, "").equals(found.get(path)))
                .findFirst()
                .map(path -> "'" + path + "' is " + found.getOrDefault(path, "missing") + " and must be "
                        + expected.getOrDefault(path, "absent"));
        MessageDigest digest = sha256();
        found.forEach((path, what) ->
                digest.update((path + "\0" + what + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        long files = 0;
        long bytes = 0;
        try (Stream<Path> all = Files.walk(restored)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        && !isOurs(restored.relativize(path).toString())) {
                    files++;
                    bytes += Files.size(path);
                }
            }
        }
        return new Result(files, bytes, HexFormat.of().formatHex(digest.digest()), difference);
    }

    private static boolean isScaffold(String path, List<String> parts) {
        return parts.stream().anyMatch(part -> part.startsWith(path + "/") || path.isEmpty());
    }

    /** What a restore of everything leaves beside what was protected. */
    private static boolean isOurs(String path) {
        return path.equals(OURS) || path.startsWith(OURS + "/");
    }

    private static Map<String, String> describe(Path root, Path from) throws IOException {
        Map<String, String> all = new TreeMap<>();
        if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return all;
        }
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                all.put(root.relativize(path).toString(), describe(path));
            }
        }
        return all;
    }

    private static String describe(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "a link to " + Files.readSymbolicLink(path);
        }
        String permissions =
                PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        if (Files.isDirectory(path)) {
            return "a directory " + permissions;
        }
        MessageDigest digest = sha256();
        try (InputStream content = new DigestInputStream(Files.newInputStream(path), digest)) {
            content.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return "a file " + permissions + " of " + Files.size(path) + " bytes, SHA-256 "
                + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that find, getfattr and sha256sum see below a directory, name by name. */
public final class Listing {
    private Listing() {}

    /**
     * Types, permissions, owners, sizes, times to the nanosecond, link targets, link counts and which names share an
     * inode; then extended attributes with access lists; then digests. Reads access times before it changes them.
     */
    public static List<String> of(Path directory) throws IOException, InterruptedException {
        return of(directory, "%A@");
    }

    /** Without access times, which reading may have changed. */
    public static List<String> withoutAccessTimes(Path directory) throws IOException, InterruptedException {
        return of(directory, "-");
    }

    /** Fails with the lines that only one of two listings has. */
    public static void assertSame(List<String> actual, List<String> expected) {
        List<String> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        List<String> unexpected = new ArrayList<>(actual);
        expected.forEach(unexpected::remove);
        assertThat(unexpected).as("unexpected, while missing are %s", missing).isEmpty();
        assertThat(missing).as("missing").isEmpty();
        assertThat(actual).as("in order").isEqualTo(expected);
    }

    private static List<String> of(Path directory, String accessed) throws IOException, InterruptedException {
        String metadata = "find . -mindepth 1 \\( -type d -printf '%P|%y|%m|%U:%G|%T@|" + accessed + "\\0' -o"
                + " -printf '%P|%y|%m|%U:%G|%T@|" + accessed + "|%s|%l|%n\\0' \\) | LC_ALL=C sort -z";
        String devices = "find . -mindepth 1 \\( -type b -o -type c \\) -print0 | LC_ALL=C sort -z"
                + " | xargs -0r stat --printf '%n|%t:%T\\0'";
        String links = "find . -type f -links +1 -printf '%i %P\\0' | LC_ALL=C sort -z -k 2"
                + " | awk -v RS='\\0' '{ if (!($1 in seen)) seen[$1] = ++n; $1 = seen[$1]; printf \"%s//\", $0 }'";
        String attributes = "find . -mindepth 1 -print0 | LC_ALL=C sort -z"
                + " | xargs -0r getfattr -h -d -m - -e hex --absolute-names | tr '\\n' '\\0'";
        String digests = "find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum -z";
        byte[] all = Shell.bytes(directory, String.join("; ", metadata, devices, links, attributes, digests));
        // Latin 1 keeps every byte apart
        return List.of(new String(all, StandardCharsets.ISO_8859_1).split("\0"));
    }
}

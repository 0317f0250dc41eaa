package io.holdfast.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trees of files with everything in them that is hard to get right, and what the system's own tools say of them. */
public final class FileTree {
    private FileTree() {}

    /** Makes a tree in a new directory. */
    public static Path make(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Shell.run(directory, """
                mkdir -p deep/er/still empty odd
                printf 'hello' > deep/er/still/file; : > empty-file
                head -c 5000000 /dev/urandom > random
                yes 'compressible text' | head -c 6000000 > deep/text
                ln random deep/hard-link
                ln -s deep/text link; ln -s nowhere dangling
                mkfifo fifo
                chmod 0600 random; chmod 4711 empty-file; chmod 1777 empty; chmod 0500 deep/er/still
                (cd odd
                : > "$(printf 'latin-1 \\351')"; : > "$(printf 'new\\nline')"; : > "quote\\"s and \\\\"; : > ' '
                : > "$(printf 'na\\303\\257ve')"; : > "$(head -c 255 /dev/zero | tr '\\0' 'x')")
                touch -d '1969-12-31 23:59:58.999999999' deep/text
                touch -d '2024-02-29 12:00:00.123456789' random
                touch -h -d '2020-01-01 00:00:00' link
                touch -d '2021-05-05 05:05:05.5' empty deep/er
                """);
        return directory;
    }

    /** Names, types, modes, owners, times, link targets, link counts, contents and extended attributes. */
    public static String describe(Path directory) throws IOException, InterruptedException {
        byte[] description = Shell.bytes(directory, """
                export LC_ALL=C
                find . -mindepth 1 -printf '%P %y %m %U %G %T@ %l ' \\
                    \\( -type d -printf '\\0' -o -printf '%n %s\\0' \\) | sort -z
                find . -type f -print0 | sort -z | xargs -0 -r sha256sum -z
                find . -mindepth 1 -print0 | sort -z | xargs -0 -r getfattr -h -d -m -
                """);
        return new String(description, StandardCharsets.ISO_8859_1).replace('\0', '\n');
    }
}

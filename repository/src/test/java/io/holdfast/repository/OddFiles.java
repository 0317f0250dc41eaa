package io.holdfast.repository;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.tree.EntryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A folder with everything that a Linux file system may hold and a backup may lose. */
public final class OddFiles {
    private OddFiles() {}

    /** A link's target that is no valid UTF-8, which restic 0.14 does not keep and we do. */
    public static final byte[] NOT_UTF8 = {'/', (byte) 0xc3, '\n', (byte) 0x80};

    /** As root with owners, devices, unreadable files and attributes that only root may set. */
    public static Path make(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (Directory directory = Directory.open(RawPath.of(folder))) {
            write(directory, EntryName.of("empty"), 0);
            write(directory, EntryName.of("small"), 17);
            write(directory, EntryName.of("large"), 9_000_001);
            write(directory, new EntryName(new byte[] {(byte) 0xff, (byte) 0xfe, '\\', 'x', '4', '1'}), 3);
            write(directory, EntryName.of("line\nbreak \"quoted\" 'twice' \\n"), 4);
            write(directory, EntryName.of("n".repeat(255)), 5);
            write(directory, EntryName.of("Ünïcödé ☃ \u202e"), 6);
            write(directory, EntryName.of(" -rf * $(id)"), 7);
            write(directory, EntryName.of("\u0007bell"), 8);
            directory.makeDirectory(new EntryName(new byte[] {(byte) 0x80}), 0755);
            try (Directory inner = directory.directory(new EntryName(new byte[] {(byte) 0x80}))) {
                write(inner, EntryName.of("inside"), 100_000);
                inner.link(EntryName.of("inside"), directory, EntryName.of("linked"));
                inner.makeDirectory(EntryName.of("empty-directory"), 0755);
            }
            directory.makeSymbolicLink(EntryName.of("dangling"), bytes("/ä\n \""));
            directory.makeSymbolicLink(EntryName.of("to-directory"), bytes("empty-directory/.."));
            directory.makeSymbolicLink(EntryName.of("long-link"), bytes("x".repeat(4000)));
            directory.makeSpecial(EntryName.of("fifo"), FileType.FIFO, 0640, 0);
        }
        Shell.run(folder, """
                truncate -s 5000001 sparse; printf x >> sparse
                ln small small-again; ln small small-third
                printf again > setid; chmod 6755 setid; mkdir sticky; chmod 1777 sticky; chmod 0400 empty
                setfattr -n user.note -v "$(printf 'text')" small; setfattr -n user.binary -v 0x00ff0001 small
                setfattr -n user.empty small; setfattr -n user.on-directory -v y sticky
                setfacl -m u:12345:rwx,g:54321:r large; setfacl -d -m g:1000:rx sticky
                """);
        if (Directory.effectiveUser() == 0) {
            Shell.run(folder, """
                    chown 1234:5678 large; chown -h 4000000000:99 dangling; chown daemon:mail sticky
                    printf secret > unreadable; chmod 0000 unreadable; mkdir closed; touch closed/in; chmod 0 closed
                    mknod disk b 259 70000; mknod terminal c 5 1; chmod 600 disk
                    # a root in a container may not
                    setfattr -n trusted.root -v 0x01 large 2> /dev/null || :
                    """);
        }
        // later than now, so that reading does not change access times; directories after what is in them
        Shell.run(folder, """
                find . -mindepth 1 -depth -exec touch -h -a -d '2101-01-02 03:04:05.000000006Z' {} +
                find . -mindepth 1 -depth -exec touch -h -m -d '2001-09-09 01:46:40.123456789Z' {} +
                touch -m -d '1960-05-06 07:08:09.5Z' small; touch -m -d '2100-01-01 00:00:00.000000001Z' large
                """);
        return folder;
    }

    private static void write(Directory directory, EntryName name, int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        try (OpenFile file = directory.makeFile(name, 0644)) {
            file.write(content, 0, length, 0);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

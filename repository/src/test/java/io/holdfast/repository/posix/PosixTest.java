package io.holdfast.repository.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.repository.Shell;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import io.holdfast.repository.tree.EntryName;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Compares with what coreutils, findutils and attr say of the same files. */
@Isolated("it looks at the open files of the whole process")
class PosixTest {
    @TempDir
    Path folder;

    private Directory directory;

    @BeforeEach
    void open() throws IOException {
        directory = Directory.open(RawPath.of(folder));
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
    }

    @Test
    void names_that_are_not_utf8_hold_newlines_or_are_255_bytes_long_come_back_as_they_are() throws Exception {
        List<EntryName> names = List.of(
                new EntryName(new byte[] {(byte) 0xff, (byte) 0xfe, 'x'}),
                EntryName.of("line\nbreak"),
                EntryName.of("ÄÖ ☃"),
                EntryName.of("n".repeat(255)),
                EntryName.of("-rf"),
                EntryName.of("..."),
                EntryName.of("\\"));
        for (EntryName name : names) {
            directory.makeFile(name, 0600).close();
        }
        assertThat(directory.names()).containsExactlyElementsOf(new TreeSet<>(names));
        assertThat(directory.names()).as("asked again").hasSize(names.size());
        byte[] found = Shell.bytes(folder, "find . -mindepth 1 -printf '%f\\0'");
        assertThat(HexFormat.of().formatHex(found)).contains("fffe7800").contains("6c696e650a627265616b00");
    }

    @Test
    void a_directory_with_more_entries_than_one_call_gives_is_listed_whole() throws Exception {
        for (int i = 0; i < 9000; i++) {
            directory
                    .makeFile(EntryName.of("a-rather-long-name-so-that-they-fill-the-buffer-" + i), 0600)
                    .close();
        }
        assertThat(directory.names()).hasSize(9000).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void the_status_is_what_stat_prints() throws Exception {
        Files.write(folder.resolve("file"), new byte[12345]);
        Files.createLink(folder.resolve("second"), folder.resolve("file"));
        shell("chmod 6751 file; touch -m -d '1901-12-14 20:45:52.123456789Z' file");
        shell("touch -a -d '2038-01-19 03:14:08.000000001Z' file; mkdir d; chmod 1777 d; ln -s nowhere l; mkfifo p");
        for (String name : List.of("file", "d", "l", "p")) {
            FileStatus status = directory.status(EntryName.of(name));
            String ours = String.join(
                    " ",
                    Integer.toHexString(status.type().bits() | status.permissions()),
                    Long.toString(status.uid()),
                    Long.toString(status.gid()),
                    Long.toString(status.size()),
                    Long.toString(status.inode()),
                    Long.toString(status.deviceId()),
                    Long.toString(status.links()),
                    seconds(status.modified()),
                    seconds(status.accessed()),
                    seconds(status.changed()));
            String stat = shell("stat -c '%f %u %g %s %i %d %h %.9Y %.9X %.9Z' " + name);
            assertThat(ours).isEqualTo(stat.strip());
        }
    }

    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .toPlainString();
    }

    @Test
    void devices_have_the_number_that_stat_prints() throws Exception {
        try (Directory dev = Directory.open(RawPath.of("/dev"))) {
            FileStatus zero = dev.status(EntryName.of("zero"));
            assertThat(zero.type()).isEqualTo(FileType.CHARACTER_DEVICE);
            assertThat(zero.device())
                    .isEqualTo(Long.parseLong(shell("stat -c %r /dev/zero").strip()));
        }
    }

    @Test
    void device_nodes_with_large_numbers_are_made_as_asked() throws Exception {
        assumeTrue(Directory.effectiveUser() == 0, "only root makes device nodes");
        long device = Long.parseLong(
                shell("mknod theirs b 259 70000; stat -c %r theirs").strip());
        assertThat(directory.status(EntryName.of("theirs")).device()).isEqualTo(device);
        directory.makeSpecial(EntryName.of("ours"), FileType.BLOCK_DEVICE, 0640, device);
        assertThat(shell("stat -c '%F %t %T' ours")).isEqualTo(shell("stat -c '%F %t %T' theirs"));
    }

    @Test
    void content_is_written_and_read_at_any_position() throws Exception {
        byte[] content = new byte[1_000_003];
        new Random(1).nextBytes(content);
        try (OpenFile file = directory.makeFile(EntryName.of("f"), 0600)) {
            file.setLength(content.length);
            file.write(content, 600_000, 400_003, 600_000);
            file.write(content, 0, 600_000, 0);
            file.sync();
        }
        assertThat(Files.readAllBytes(folder.resolve("f"))).isEqualTo(content);
        try (OpenFile file = directory.openFile(EntryName.of("f"));
                InputStream stream = file.stream()) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
            byte[] part = new byte[100];
            assertThat(file.read(part, 10, 80, 999_950)).isEqualTo(53);
            assertThat(Arrays.copyOfRange(part, 10, 63)).isEqualTo(Arrays.copyOfRange(content, 999_950, 1_000_003));
        }
    }

    @Test
    void links_and_their_own_metadata_are_reached_and_never_what_they_point_to() throws Exception {
        byte[] target = {'.', '.', '/', (byte) 0x80, '\n'};
        Files.createDirectory(folder.resolve("real"));
        Files.writeString(folder.resolve("real/file"), "kept");
        directory.makeSymbolicLink(EntryName.of("odd"), target);
        byte[] longTarget = "x".repeat(4000).getBytes(StandardCharsets.US_ASCII);
        directory.makeSymbolicLink(EntryName.of("long"), longTarget);
        directory.makeSymbolicLink(EntryName.of("to-dir"), "real".getBytes(StandardCharsets.US_ASCII));
        directory.makeSymbolicLink(EntryName.of("to-file"), "real/file".getBytes(StandardCharsets.US_ASCII));
        try (EntryReference odd = directory.reference(EntryName.of("odd"));
                EntryReference longer = directory.reference(EntryName.of("long"));
                EntryReference toFile = directory.reference(EntryName.of("to-file"))) {
            assertThat(odd.readLink()).isEqualTo(target);
            assertThat(longer.readLink()).isEqualTo(longTarget);
            toFile.setTimes(Instant.ofEpochSecond(5), Instant.ofEpochSecond(1_000_000_000, 7));
            if (Directory.effectiveUser() == 0) {
                toFile.setOwner(1234, 4_000_000_000L);
                assertThat(shell("stat -c '%u %g' to-file").strip()).isEqualTo("1234 4000000000");
                // a root in a container may not
                if (shell("setfattr -h -n trusted.allowed -v 1 to-file 2> /dev/null && echo yes || :")
                        .contains("yes")) {
                    toFile.setExtendedAttribute("trusted.note", new byte[] {1, 0, 2});
                    assertThat(toFile.extendedAttributes())
                            .usingRecursiveFieldByFieldElementComparator()
                            .contains(new ExtendedAttribute("trusted.note", new byte[] {1, 0, 2}));
                }
            }
        }
        assertThat(shell("stat -c %.9Y to-file").strip()).isEqualTo("1000000000.000000007");
        assertThat(shell("stat -c %Y real/file").strip()).isNotEqualTo("1000000000");
        assertThat(shell("getfattr -m - real/file")).doesNotContain("note");
        refused(Errno.ELOOP, () -> directory.openFile(EntryName.of("to-file")));
        refused(Errno.ELOOP, () -> directory.openFileForWriting(EntryName.of("to-file")));
        refused(Errno.ENOTDIR, () -> directory.directory(EntryName.of("to-dir")));
        refused(Errno.EEXIST, () -> directory.makeFile(EntryName.of("to-file"), 0600));
    }

    @Test
    void extended_attributes_agree_with_getfattr_and_setfattr() throws Exception {
        Files.createFile(folder.resolve("f"));
        byte[] value = new byte[3000];
        new Random(2).nextBytes(value);
        try (OpenFile file = directory.openFileForWriting(EntryName.of("f"))) {
            assertThat(file.extendedAttributes()).isEmpty();
            file.setExtendedAttribute("user.big", value);
            file.setExtendedAttribute("user.empty", new byte[0]);
            shell("setfattr -n user.theirs -v hello f");
            assertThat(file.extendedAttributes())
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(
                            new ExtendedAttribute("user.big", value),
                            new ExtendedAttribute("user.empty", new byte[0]),
                            new ExtendedAttribute("user.theirs", "hello".getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(Shell.bytes(folder, "getfattr --only-values -n user.big f")).isEqualTo(value);
        directory.setExtendedAttribute("user.on-directory", new byte[] {'y'});
        assertThat(shell("getfattr -n user.on-directory --only-values .")).isEqualTo("y");
    }

    @Test
    void permissions_links_and_specials_are_set_as_ls_shows_them() throws Exception {
        directory.makeFile(EntryName.of("f"), 0600).close();
        directory.link(EntryName.of("f"), directory, EntryName.of("g"));
        directory.makeDirectory(EntryName.of("d"), 0700);
        directory.makeSpecial(EntryName.of("p"), FileType.FIFO, 0600, 0);
        directory.makeSpecial(EntryName.of("s"), FileType.SOCKET, 0600, 0);
        try (OpenFile file = directory.openFile(EntryName.of("f"));
                Directory inner = directory.directory(EntryName.of("d"));
                EntryReference pipe = directory.reference(EntryName.of("p"))) {
            file.setPermissions(04755);
            inner.setPermissions(03711);
            pipe.setPermissions(0622);
        }
        assertThat(shell("stat -c '%n %A %h' f g d p s"))
                .isEqualTo("f -rwsr-xr-x 2\ng -rwsr-xr-x 2\nd drwx--s--t 2\np prw--w--w- 1\ns srw------- 1\n");
    }

    @Test
    void reading_leaves_the_access_time_as_it_is() throws Exception {
        shell("mkdir d; echo x > d/f; touch -a -d '2001-01-01 00:00:00Z' d/f d");
        try (Directory inner = directory.directory(EntryName.of("d"));
                OpenFile file = inner.openFile(EntryName.of("f"))) {
            assertThat(inner.names()).hasSize(1);
            assertThat(file.read(new byte[10], 0, 10, 0)).isEqualTo(2);
        }
        assertThat(shell("stat -c %X d d/f")).isEqualTo("978307200\n978307200\n");
    }

    @Test
    void opening_a_fifo_does_not_wait_for_a_writer() throws Exception {
        directory.makeSpecial(EntryName.of("p"), FileType.FIFO, 0600, 0);
        try (OpenFile pipe = directory.openFile(EntryName.of("p"))) {
            assertThat(pipe.status().type()).isEqualTo(FileType.FIFO);
        }
    }

    @Test
    void a_refused_call_names_the_path_and_the_errno() {
        assertThatThrownBy(() -> directory.openFile(EntryName.of("absent")))
                .hasMessage("Cannot open " + folder + "/absent: there is no such file or directory (ENOENT)");
        assertThatThrownBy(() -> Directory.open(RawPath.of("/proc/self/status")))
                .hasMessage("Cannot open the directory /proc/self/status: not a directory (ENOTDIR)");
    }

    @Test
    void a_full_device_is_told_as_such() throws Exception {
        try (Directory dev = Directory.open(RawPath.of("/dev"));
                OpenFile full = dev.openFileForWriting(EntryName.of("full"))) {
            assertThatExceptionOfType(PosixException.class)
                    .isThrownBy(() -> full.write(new byte[10], 0, 10, 0))
                    .matches(PosixException::isNoSpace)
                    .withMessage("Cannot write /dev/full: no space left on the device (ENOSPC)");
        }
    }

    @Test
    void accounts_have_the_names_that_getent_prints() throws Exception {
        Accounts accounts = new Accounts();
        assertThat(accounts.user(0)).isEqualTo("root");
        String[] daemon = shell("getent passwd daemon").split(":");
        assertThat(accounts.user(Long.parseLong(daemon[2]))).isEqualTo("daemon");
        String[] mail = shell("getent group mail").split(":");
        assertThat(accounts.group(Long.parseLong(mail[2]))).isEqualTo("mail");
        assertThat(accounts.user(3_999_999_999L)).isEmpty();
        assertThat(accounts.group(3_999_999_999L)).isEmpty();
    }

    @Test
    void no_descriptor_stays_open() throws Exception {
        directory.makeFile(EntryName.of("f"), 0600).close();
        long before = openDescriptors();
        for (int i = 0; i < 50; i++) {
            directory.names();
            directory.status(EntryName.of("f"));
            directory.openFile(EntryName.of("f")).close();
            directory.reference(EntryName.of("f")).close();
            assertThatThrownBy(() -> directory.directory(EntryName.of("f"))).isInstanceOf(PosixException.class);
        }
        assertThat(openDescriptors()).isLessThan(before + 20);
    }

    private static long openDescriptors() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    private static void refused(Errno errno, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(PosixException.class).isThrownBy(call).matches(e -> e.is(errno), "is " + errno);
    }

    private String shell(String script) throws Exception {
        return Shell.run(folder, script);
    }
}

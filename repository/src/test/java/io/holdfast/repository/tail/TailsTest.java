package io.holdfast.repository.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.holdfast.repository.Parts;
import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import io.holdfast.repository.key.QuickKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

class TailsTest {
    @TempDir
    Path folder;

    private Path place;
    private Repository repository;

    @BeforeEach
    void make() throws Exception {
        place = folder.resolve("repository");
        try (Password password = Parts.password()) {
            repository = QuickKeys.init(place, password);
        }
    }

    @AfterEach
    void close() throws Exception {
        repository.close();
    }

    @Test
    void pieces_come_back_in_order_until_they_are_removed() throws Exception {
        assertThat(repository.tails("db1.wal")).isEmpty();
        TailFile tenth = repository.appendTail("db1.wal", 10, "tenth".getBytes(UTF_8));
        TailFile second = repository.appendTail("db1.wal", 2, new byte[5_000_000]);
        repository.appendTail("db1.wal-other", 1, new byte[0]);
        assertThat(repository.tails("db1.wal")).containsExactly(second, tenth);
        assertThat(second.storedBytes()).isLessThan(2000);
        assertThat(repository.readTail(second)).isEqualTo(new byte[5_000_000]);
        assertThat(repository.readTail(tenth)).isEqualTo("tenth".getBytes(UTF_8));
        assertThat(repository.readTail(repository.tails("db1.wal-other").getFirst()))
                .isEmpty();
        assertThatThrownBy(() -> repository.appendTail("db1.wal", 2, new byte[1]))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("has a piece 2 already");
        assertThat(repository.readTail(second)).as("nothing is replaced").hasSize(5_000_000);
        assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
        repository.removeTail(second);
        assertThat(repository.tails("db1.wal")).containsExactly(tenth);
        assertThatThrownBy(() -> repository.readTail(second)).hasMessageContaining("any more");
        assertThatThrownBy(() -> repository.appendTail("../escape", 0, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        new Restic(place).checkReadingAllData();
    }

    @Test
    void damage_and_pieces_under_another_name_are_found() throws Exception {
        repository.appendTail("wal", 1, "one".getBytes(UTF_8));
        repository.appendTail("wal", 2, "two".getBytes(UTF_8));
        Path first = place.resolve("holdfast-tail/wal/00000000000000000001");
        Path second = place.resolve("holdfast-tail/wal/00000000000000000002");
        byte[] one = Files.readAllBytes(first);
        Files.move(second, first, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> repository.readTail(repository.tails("wal").getFirst()))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("another piece");
        one[20] ^= 1;
        Files.write(second, one);
        assertThatThrownBy(() -> repository.readTail(repository.tails("wal").getLast()))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("MAC");
        assertThat(repository.check(false, Progress.NONE).errors())
                .hasSize(2)
                .allMatch(error -> error.contains("log wal"));
    }

    /** With the key as restic prints it, and a cipher that is not ours. */
    @Test
    void a_piece_opens_with_standard_tools() throws Exception {
        repository.appendTail("wal", 7, "a piece of the log".repeat(100).getBytes(UTF_8));
        String encrypt = new ObjectMapper()
                .readTree(new Restic(place).run("cat", "masterkey"))
                .get("encrypt")
                .stringValue();
        byte[] sealed = Files.readAllBytes(place.resolve("holdfast-tail/wal/00000000000000000007"));
        String iv = HexFormat.of().formatHex(sealed, 0, 16);
        byte[] frame = Shell.bytes(
                place.resolve("holdfast-tail/wal"),
                "tail -c +17 00000000000000000007 | head -c -16 | openssl enc -d -aes-256-ctr -nosalt -K "
                        + HexFormat.of().formatHex(Base64.getDecoder().decode(encrypt)) + " -iv " + iv);
        assertThat(new String(Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame)), UTF_8))
                .isEqualTo("holdfast-tail 1 wal 7\n" + "a piece of the log".repeat(100));
    }
}

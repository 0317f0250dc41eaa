package io.holdfast.vault.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.FileName;
import io.holdfast.vault.storage.FileType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage is told until the file is intact, whoever of the scrub and the client that repairs it comes first. */
class DamageRegisterTest {
    private static final Address REPOSITORY = Address.parse("acme/main");
    private static final FileName FILE = new FileName(FileType.PACK, "0a".repeat(32));

    @TempDir
    private Path temporary;

    private DamageRegister register;

    @BeforeEach
    void open() throws IOException {
        register = DamageRegister.open(temporary.resolve("damaged.json"));
    }

    private static Damage damage() {
        return new Damage(
                REPOSITORY.toString(), FILE.toString(), FILE.name(), "missing", 0, Instant.EPOCH, "being repaired");
    }

    @Test
    void what_was_repaired_between_the_look_and_the_entry_is_not_told() throws IOException {
        register.put(REPOSITORY, FILE, damage(), () -> true);
        assertThat(register.all()).isEmpty();
        register.put(REPOSITORY, FILE, damage(), () -> false);
        assertThat(register.all()).hasSize(1);
        register.put(REPOSITORY, FILE, damage(), () -> true);
        assertThat(register.all()).isEmpty();
    }

    @Test
    void it_is_kept_on_disk_until_it_is_cleared() throws IOException {
        register.put(REPOSITORY, FILE, damage(), () -> false);
        DamageRegister again = DamageRegister.open(temporary.resolve("damaged.json"));
        assertThat(again.contains(REPOSITORY, FILE)).isTrue();
        again.clear(REPOSITORY, FILE);
        assertThat(DamageRegister.open(temporary.resolve("damaged.json")).all()).isEmpty();
    }
}

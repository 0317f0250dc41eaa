package io.holdfast.vault.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.FileName;
import io.holdfast.vault.storage.FileType;
import io.holdfast.vault.storage.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What comes from a client before anything is done with it. */
class TargetTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final Address MAIN = new Address("acme", "main");

    @Test
    void restic_s_paths_and_ours_are_understood() {
        assertThat(Target.of("/acme/main/")).contains(new Target.Repository(MAIN));
        assertThat(Target.of("/acme/main/config")).contains(new Target.File(MAIN, FileName.CONFIG));
        assertThat(Target.of("/acme/main/data/")).contains(new Target.Listing(MAIN, FileType.PACK));
        assertThat(Target.of("/acme/main/data/" + ID)).contains(new Target.File(MAIN, new FileName(FileType.PACK, ID)));
        assertThat(Target.of("/acme/main/holdfast-tail/db/00000000000000000001"))
                .contains(new Target.File(MAIN, new FileName(FileType.TAIL, "db/00000000000000000001")));
        assertThat(Target.of("/acme/main/holdfast-prolong")).contains(new Target.Prolong(MAIN));
        assertThat(Target.of("/health")).contains(new Target.Health());
    }

    @Test
    void whatever_is_asked_for_stays_below_the_repository() {
        Random random = new Random(11);
        String[] pieces = {
            "/",
            "..",
            ".",
            "acme",
            "main",
            "data",
            "keys",
            "config",
            "holdfast-tail",
            ID,
            "00000000000000000001",
            "%2e",
            "%2F",
            "\\",
            "\0",
            "~",
            " ",
            "A",
            "é",
            "holdfast-vault.json",
            ";",
            "?",
            "#",
            "//"
        };
        int meant = 0;
        for (int i = 0; i < 300_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int n = random.nextInt(9); n >= 0; n--) {
                path.append(pieces[random.nextInt(pieces.length)]);
                if (random.nextBoolean()) {
                    path.append('/');
                }
            }
            if (Target.of(path.toString()).orElse(null) instanceof Target.File file) {
                meant++;
                assertThat(file.address() + "/" + file.file()).isEqualTo(path.substring(1));
                assertThat(file.file().toString()).doesNotContain("..").doesNotStartWith("/");
            }
        }
        assertThat(meant).isPositive();
    }

    @Test
    void a_stretch_is_cut_to_the_file() throws Refused {
        assertThat(ByteRange.of("bytes=0-0", 5)).contains(new ByteRange(0, 1));
        assertThat(ByteRange.of("bytes=3-", 5)).contains(new ByteRange(3, 2));
        assertThat(ByteRange.of("bytes=-9", 5)).contains(new ByteRange(0, 5));
        assertThat(ByteRange.of("bytes=1-999999999999999999", 5)).contains(new ByteRange(1, 4));
        assertThat(ByteRange.of(null, 5)).isEmpty();
        assertThat(ByteRange.of("bytes=0-1,3-4", 5)).isEmpty();
        assertThat(ByteRange.of("lines=1-2", 5)).isEmpty();
        assertThatThrownBy(() -> ByteRange.of("bytes=5-", 5)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> ByteRange.of("bytes=3-2", 5)).isInstanceOf(Refused.class);
    }

    @Test
    void a_body_that_trickles_is_given_up_after_a_minute() throws IOException {
        AtomicLong nanos = new AtomicLong();
        InputStream trickle = new SteadyBody(new ByteArrayInputStream(new byte[10_000]), nanos::get);
        for (int second = 0; second < 60; second++) {
            assertThat(trickle.read(new byte[10])).isEqualTo(10);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThatThrownBy(() -> trickle.read(new byte[10])).hasMessageContaining("bytes a second");

        InputStream steady = new SteadyBody(new ByteArrayInputStream(new byte[1 << 20]), nanos::get);
        for (int second = 0; second < 200; second++) {
            assertThat(steady.read(new byte[2048])).isEqualTo(2048);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
    }
}

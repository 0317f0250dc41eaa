package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.tree.Cuts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageCutsTest {
    private static final long GIBIBYTE = 1L << 30;

    @Test
    void the_larger_the_cluster_the_larger_the_pieces_from_64_to_512_kibibytes() {
        assertThat(fresh(0)).isEqualTo(64);
        assertThat(fresh(64 * GIBIBYTE)).isEqualTo(64);
        assertThat(fresh(65 * GIBIBYTE)).isEqualTo(128);
        assertThat(fresh(200 * GIBIBYTE)).isEqualTo(256);
        assertThat(fresh(300 * GIBIBYTE)).isEqualTo(512);
        assertThat(fresh(50_000 * GIBIBYTE)).isEqualTo(512);
    }

    @Test
    void those_of_the_backup_before_are_kept_until_the_cluster_has_outgrown_them() {
        assertThat(after(64, 120 * GIBIBYTE)).isEqualTo(64);
        assertThat(after(64, 130 * GIBIBYTE)).isEqualTo(256);
        assertThat(after(512, GIBIBYTE)).isEqualTo(512);
        assertThat(after(128, 50_000 * GIBIBYTE)).isEqualTo(512);
        assertThat(after(256, 50_000 * GIBIBYTE)).isEqualTo(256);
    }

    private static int fresh(long bytes) {
        return PageCuts.of(bytes, Optional.empty()).bytes() >> 10;
    }

    private static int after(int kibibytes, long bytes) {
        return PageCuts.of(bytes, Optional.of(new Cuts.Fixed(kibibytes << 10))).bytes() >> 10;
    }
}

package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OneTimeCodeTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238, appendix B, the rows for SHA-1. */
    @Test
    void the_codes_are_those_of_the_rfc() {
        Object[][] vectors = {
            {59L, "94287082"},
            {1111111109L, "07081804"},
            {1111111111L, "14050471"},
            {1234567890L, "89005924"},
            {2000000000L, "69279037"},
            {20000000000L, "65353130"}
        };
        for (Object[] vector : vectors) {
            long step = OneTimeCode.step(Instant.ofEpochSecond((Long) vector[0]));
            assertThat(OneTimeCode.of(SECRET, step, 8)).isEqualTo(vector[1]);
        }
    }

    @Test
    void a_code_counts_for_its_own_step_and_the_ones_beside_it() {
        Instant now = Instant.ofEpochSecond(1_000_000_000L);
        long step = OneTimeCode.step(now);
        for (long off = -3; off <= 3; off++) {
            String code = OneTimeCode.of(SECRET, step + off, OneTimeCode.DIGITS);
            assertThat(OneTimeCode.stepOf(SECRET, code, now).isPresent())
                    .as("%d", off)
                    .isEqualTo(Math.abs(off) <= 1);
        }
        assertThat(OneTimeCode.stepOf(SECRET, "", now)).isEmpty();
    }

    @Test
    void a_secret_is_written_as_apps_read_it() {
        assertThat(OneTimeCode.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}

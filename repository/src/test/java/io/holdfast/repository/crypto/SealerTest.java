package io.holdfast.repository.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RandomCase;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SealingKey KEY = new SealingKey(
            hex("303e8687b1d7db18421bdc6bb8588ccadac4d59ee87b8ff70c44e635790cafef"),
            hex("ef4d8824cb80b2bcc5fbff8a9b12a42c"),
            hex("cc8d4b948ee0ebfe1d415de921d10353"));

    /** From the appendix of D. J. Bernstein, "The Poly1305-AES message-authentication code". */
    @ParameterizedTest
    @CsvSource({
        "f3f6, 851fc40c3467ac0be05cc20404f3f700, ec074c835580741701425b623235add6,"
                + "fb447350c4e868c52ac3275cf9d4327e, f4c633c3044fc145f84f335cb81953de",
        "'', a0f3080000f46400d0c7e9076c834403, 75deaa25c09f208e1dc4ce6b5cad3fbf,"
                + "61ee09218d29b0aaed7e154a2c5509cc, dd3fab2251f11ac759f0887129cc2ee7",
        "663cea190ffb83d89593f3f476b6bc24d7e679107ea26adb8caf6652d0656136, 48443d0bb0d21109c89a100b5ce2c208,"
                + "6acb5f61a7176dd320c5c1eb2edcdc74, ae212a55399729595dea458bc621ff0e,"
                + "0ee1c16bb73f0f4fd19881753c01cdbe",
        "ab0812724a7f1e342742cbed374d94d136c6b8795d45b3819830f2c04491faf0990c62e48b8018b2c3e4a0fa3134cb67"
                + "fa83e158c994d961c4cb21095c1bf9, 12976a08c4426d0ce8a82407c4f48207,"
                + "e1a5668a4d5b66a5f68cc5424ed5982d, 9ae831e743978d3a23527c7128149e3a,"
                + "5154ad0d2cb26e01274fc51148491f1b"
    })
    void macs_are_those_of_the_paper(String message, String r, String k, String nonce, String expected) {
        byte[] bytes = hex(message);
        byte[] mac = new byte[16];
        new Poly1305Aes(hex(k), hex(r)).sum(hex(nonce), 0, bytes, 0, bytes.length, mac, 0);
        assertThat(HexFormat.of().formatHex(mac)).isEqualTo(expected);
    }

    /** restic's test vector; its r has bits that must be cleared. */
    @Test
    void what_restic_sealed_opens() throws Exception {
        byte[] sealed = hex("69fb41c62d12def4593bd71757138606338f621aeaeb39da0fe4f99233f8037a"
                + "54ea63338a813bcf3f75d8c3cc75dddf8750");
        assertThat(new String(new Sealer(KEY, RANDOM).open(sealed), StandardCharsets.UTF_8))
                .isEqualTo("Dies ist ein Test!");
    }

    @Test
    void what_is_sealed_opens() {
        RandomCase.check(200, random -> {
            byte[] plaintext = random.bytes(0, 70_000);
            Sealer sealer = new Sealer(SealingKey.random(RANDOM), RANDOM);
            byte[] sealed = sealer.seal(plaintext);
            assertThat(sealed).hasSize(plaintext.length + 32);
            assertThat(sealer.open(sealed)).isEqualTo(plaintext);
            assertThat(sealer.seal(plaintext)).as("a new IV each time").isNotEqualTo(sealed);
        });
    }

    @Test
    void no_changed_bit_goes_unnoticed() {
        RandomCase.check(200, random -> {
            Sealer sealer = new Sealer(KEY, RANDOM);
            byte[] sealed = sealer.seal(random.bytes(1, 300));
            int at = random.between(0, sealed.length * 8 - 1);
            sealed[at / 8] ^= (byte) (1 << at % 8);
            assertThatThrownBy(() -> sealer.open(sealed)).isInstanceOf(Sealer.NotAuthentic.class);
        });
    }

    @Test
    void another_key_or_a_shortened_content_does_not_open() {
        Sealer sealer = new Sealer(KEY, RANDOM);
        byte[] sealed = sealer.seal(new byte[100]);
        assertThatThrownBy(() -> new Sealer(SealingKey.random(RANDOM), RANDOM).open(sealed))
                .isInstanceOf(Sealer.NotAuthentic.class);
        for (int length : new int[] {0, 16, 31, 32, 131}) {
            assertThatThrownBy(() -> sealer.open(Arrays.copyOf(sealed, length)))
                    .isInstanceOf(Sealer.NotAuthentic.class);
        }
    }

    @Test
    void keys_and_nonces_of_zeros_are_refused() {
        byte[] key = new byte[64];
        assertThatThrownBy(() -> SealingKey.of(key)).isInstanceOf(IllegalArgumentException.class);
        Arrays.fill(key, 0, 48, (byte) 1);
        assertThatThrownBy(() -> SealingKey.of(key)).hasMessageContaining("zero");
        assertThatThrownBy(() -> new Sealer(KEY, RANDOM).open(new byte[64]))
                .isInstanceOf(Sealer.NotAuthentic.class)
                .hasMessageContaining("zero");
    }

    @Test
    void keys_are_never_printed() {
        assertThat(KEY).asString().isEqualTo("SealingKey[hidden]");
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

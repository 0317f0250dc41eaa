package io.holdfast.repository.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class Poly1305Test {
    private final Random random = new Random(1305);

    /** RFC 8439, section 2.5.2. */
    @Test
    void the_example_of_the_standard_comes_out() {
        byte[] key = HexFormat.of().parseHex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
        byte[] message = "Cryptographic Forum Research Group".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(sum(key, message)).isEqualTo("a8061dc1305136c6c22b8baf0c0127a9");
    }

    /** RFC 8439, appendix A.3, vectors 7 to 11: at and around the modulus. */
    @Test
    void sums_at_the_modulus_are_reduced() {
        String[][] vectors = {
            {"02", "", "ffffffffffffffffffffffffffffffff", "03"},
            {"02", "ffffffffffffffffffffffffffffffff", "02000000000000000000000000000000", "03"},
            {
                "01",
                "",
                "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000",
                "05"
            },
            {
                "01",
                "",
                "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101",
                "00"
            },
            {"02", "", "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff"},
        };
        for (String[] vector : vectors) {
            byte[] key = new byte[32];
            byte[] r = HexFormat.of().parseHex(vector[0]);
            byte[] s = HexFormat.of().parseHex(vector[1]);
            System.arraycopy(r, 0, key, 0, r.length);
            System.arraycopy(s, 0, key, 16, s.length);
            String expected = (vector[3] + "0".repeat(32)).substring(0, 32);
            assertThat(sum(key, HexFormat.of().parseHex(vector[2]))).isEqualTo(expected);
        }
    }

    @Test
    void any_message_sums_up_as_bouncy_castle_has_it() {
        for (int length = 0; length < 600; length++) {
            compare(length, false);
            compare(length, true);
        }
        for (int round = 0; round < 300; round++) {
            compare(random.nextInt(100_000), round % 3 == 0);
        }
    }

    /** @param extreme bytes that are 0 or 255, so that every limb overflows */
    private void compare(int length, boolean extreme) {
        byte[] key = bytes(32, extreme);
        byte[] message = bytes(length, extreme);
        assertThat(sum(key, message)).as("%s bytes", length).isEqualTo(bouncyCastle(key, message));
    }

    private byte[] bytes(int length, boolean extreme) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (extreme) {
            int rarely = 1 + random.nextInt(12);
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (random.nextInt(rarely) == 0 ? bytes[i] >> 7 : 0xff);
            }
        }
        return bytes;
    }

    private static String sum(byte[] key, byte[] message) {
        byte[] padded = new byte[message.length + 20];
        System.arraycopy(message, 0, padded, 3, message.length);
        new Poly1305(Arrays.copyOf(key, 16)).sum(padded, 3, message.length, key, 16, padded, message.length + 3);
        return HexFormat.of().formatHex(padded, message.length + 3, message.length + 19);
    }

    private static String bouncyCastle(byte[] key, byte[] message) {
        byte[] clamped = key.clone();
        for (int i : new int[] {3, 7, 11, 15}) {
            clamped[i] &= 0x0f;
        }
        for (int i : new int[] {4, 8, 12}) {
            clamped[i] &= (byte) 0xfc;
        }
        var mac = new org.bouncycastle.crypto.macs.Poly1305();
        mac.init(new KeyParameter(clamped));
        mac.update(message, 0, message.length);
        byte[] sum = new byte[16];
        mac.doFinal(sum, 0);
        return HexFormat.of().formatHex(sum);
    }
}

package io.holdfast.repository.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;

class ScryptTest {
    /** RFC 7914, section 12. */
    @Test
    void the_examples_of_the_standard_come_out() {
        assertThat(hex(new Scrypt(16, 1, 1), "", ""))
                .isEqualTo("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
        assertThat(hex(new Scrypt(1024, 8, 16), "password", "NaCl"))
                .isEqualTo("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
        assertThat(hex(new Scrypt(16384, 8, 1), "pleaseletmein", "SodiumChloride"))
                .isEqualTo("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
    }

    @Test
    void any_parameters_derive_what_bouncy_castle_derives() {
        Random random = new Random(7914);
        for (int round = 0; round < 100; round++) {
            byte[] secret = new byte[random.nextInt(90)];
            random.nextBytes(secret);
            byte[] salt = new byte[1 + random.nextInt(90)];
            random.nextBytes(salt);
            Scrypt scrypt = new Scrypt(2 << random.nextInt(8), 1 + random.nextInt(9), 1 + random.nextInt(4));
            assertThat(scrypt.derive(secret, salt, 64))
                    .as(scrypt.toString())
                    .isEqualTo(SCrypt.generate(secret, salt, scrypt.n(), scrypt.r(), scrypt.p(), 64));
        }
    }

    private static String hex(Scrypt scrypt, String secret, String salt) {
        return HexFormat.of()
                .formatHex(scrypt.derive(
                        secret.getBytes(StandardCharsets.US_ASCII), salt.getBytes(StandardCharsets.US_ASCII), 64));
    }
}

package io.holdfast.repository.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.RandomCase;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolynomialTest {
    @Test
    void irreducible_polynomials_of_small_degree_are_exactly_those_that_no_smaller_one_divides() {
        for (long candidate = 2; candidate < 1 << 12; candidate++) {
            boolean divisible = false;
            for (long divisor = 2; Polynomial.degree(divisor) * 2 <= Polynomial.degree(candidate); divisor++) {
                divisible |= Polynomial.remainder(candidate, divisor) == 0;
            }
            assertThat(Polynomial.isIrreducible(candidate))
                    .as(Long.toBinaryString(candidate))
                    .isEqualTo(!divisible);
        }
    }

    @Test
    void constants_are_not_irreducible() {
        assertThat(Polynomial.isIrreducible(0)).isFalse();
        assertThat(Polynomial.isIrreducible(1)).isFalse();
    }

    @Test
    void polynomials_that_restic_publishes_are_judged_as_it_does() {
        assertThat(Polynomial.isIrreducible(0x3DA3358B4DC173L)).isTrue();
        assertThat(Polynomial.isIrreducible(0x38f1e565e288dfL)).isFalse();
    }

    @Test
    void random_ones_are_irreducible_and_of_degree_53() {
        RandomCase.check(50, random -> {
            long polynomial = Polynomial.random(new Random(random.anyLong()));
            assertThat(Polynomial.degree(polynomial)).isEqualTo(53);
            assertThat(Polynomial.isIrreducible(polynomial)).isTrue();
            assertThat(Polynomial.parse(Polynomial.print(polynomial))).isEqualTo(polynomial);
        });
    }

    @Test
    void a_product_is_never_irreducible() {
        RandomCase.check(200, random -> {
            int a = random.between(2, 1 << 26);
            int b = random.between(2, 1 << 26);
            long product = 0;
            for (int i = 0; i < 27; i++) {
                product ^= (b >>> i & 1) * ((long) a << i);
            }
            assertThat(Polynomial.isIrreducible(product)).isFalse();
        });
    }
}

package io.holdfast.repository.chunk;

import java.util.random.RandomGenerator;

/**
 * Polynomials over GF(2), a bit for each coefficient. A repository has one of its own, irreducible and of degree 53,
 * that its content-defined cuts depend on; restic refuses a repository whose polynomial is reducible.
 */
public final class Polynomial {
    /** The largest prime that leaves room to shift a byte into a remainder held in 64 bits, as restic chose it. */
    public static final int DEGREE = 53;

    private Polynomial() {}

    /**
     * A random irreducible polynomial of degree 53. One in about 27 candidates is irreducible, so this ends soon.
     *
     * @param random should be a secure one: the polynomial keeps others from telling known files by their cuts
     */
    public static long random(RandomGenerator random) {
        while (true) {
            // the constant term must be there, or x divides it
            long candidate = random.nextLong() & ((1L << DEGREE) - 1) | 1L << DEGREE | 1;
            if (isIrreducible(candidate)) {
                return candidate;
            }
        }
    }

    /**
     * Rabin's test: f of degree n is irreducible if and only if f divides x^(2^n) - x and, for every prime p that
     * divides n, has no factor in common with x^(2^(n/p)) - x (M. O. Rabin, "Probabilistic algorithms in finite
     * fields", 1980).
     *
     * @param polynomial of degree 62 or less; false for constants
     */
    public static boolean isIrreducible(long polynomial) {
        int degree = degree(polynomial);
        if (degree < 1) {
            return false;
        }
        long x = remainder(2, polynomial);
        long power = x;
        for (int i = 1; i < degree; i++) {
            power = multiply(power, power, polynomial);
            if (degree % i == 0 && isPrime(degree / i) && gcd(polynomial, power ^ x) != 1) {
                return false;
            }
        }
        return multiply(power, power, polynomial) == x;
    }

    /**
     * @param hex as in a repository's config: hexadecimal digits without a prefix
     * @throws NumberFormatException when it is none
     */
    public static long parse(String hex) {
        return Long.parseUnsignedLong(hex, 16);
    }

    /** As in a repository's config: lower-case hexadecimal digits without a prefix. */
    public static String print(long polynomial) {
        return Long.toHexString(polynomial);
    }

    /** -1 for the zero polynomial. */
    static int degree(long polynomial) {
        return 63 - Long.numberOfLeadingZeros(polynomial);
    }

    static long remainder(long dividend, long divisor) {
        int degree = degree(divisor);
        long rest = dividend;
        for (int excess = degree(rest) - degree; excess >= 0; excess = degree(rest) - degree) {
            rest ^= divisor << excess;
        }
        return rest;
    }

    /** The product of two remainders, modulo a polynomial of degree 62 or less. */
    private static long multiply(long a, long b, long modulus) {
        long top = 1L << degree(modulus);
        long product = 0;
        long shifted = a;
        for (long bits = b; bits != 0; bits >>>= 1) {
            if ((bits & 1) != 0) {
                product ^= shifted;
            }
            shifted <<= 1;
            if ((shifted & top) != 0) {
                shifted ^= modulus;
            }
        }
        return product;
    }

    private static long gcd(long a, long b) {
        long divisor = a;
        long rest = b;
        while (rest != 0) {
            long next = remainder(divisor, rest);
            divisor = rest;
            rest = next;
        }
        return divisor;
    }

    private static boolean isPrime(int number) {
        for (int divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return number > 1;
    }
}

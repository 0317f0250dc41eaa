package io.holdfast.vault.access;

import java.security.SecureRandom;

/** Makes secrets that nobody can guess and a person can copy. */
public final class Secrets {
    /** Without 0, 1, l and o, which look alike. */
    private static final String DIGITS = "23456789abcdefghijkmnpqrstuvwxyz";

    private static final int GROUPS = 6;
    private static final int GROUP = 5;

    private Secrets() {}

    /** 150 random bits, as six groups of five. */
    public static String fresh(SecureRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }
}

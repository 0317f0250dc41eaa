package io.holdfast.server.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and verifies passwords with Argon2id (16 MiB, 2 passes, as Spring Security chooses). That takes tens of
 * milliseconds by design; a program that signs each of its requests would spend the machine on it. So a password that was
 * verified is remembered for as long as the stored hash stays the same, as a MAC under a key that lives in this process
 * only.
 */
@Component
class Passwords {
    /** From and to how many characters a password may have; the upper bound limits the work that a stranger can cause. */
    static final int LEAST = 12;

    static final int MOST = 256;

    /** How what {@link #hash} returns begins: what it costs. */
    static final String AS_HASHED = "$argon2id$v=19$m=16384,t=2,p=1$";

    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int REMEMBERED = 1000;

    private final Argon2PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    /** No more at once: strangers must take neither all processors nor all memory. */
    private final Semaphore atOnce = new Semaphore(2);

    final String nobodysHash;
    private final Map<String, Boolean> verified = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    Passwords() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, "HmacSHA256");
        nobodysHash = nobodysHash();
    }

    /** Of no password: noise in the form of a hash. To make a real one would take a part of each start. */
    private String nobodysHash() {
        byte[] salt = new byte[16];
        byte[] hash = new byte[32];
        random.nextBytes(salt);
        random.nextBytes(hash);
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return AS_HASHED + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }

    String hash(String password) {
        atOnce.acquireUninterruptibly();
        try {
            return String.valueOf(encoder.encode(password));
        } finally {
            atOnce.release();
        }
    }

    /** @param hash empty when there is nobody of that name: takes as long, and never matches */
    boolean matches(String password, Optional<String> hash) {
        if (password.length() > MOST) {
            return false;
        }
        if (hash.isPresent() && isRemembered(password, hash.get())) {
            return true;
        }
        atOnce.acquireUninterruptibly();
        boolean matches;
        try {
            matches = encoder.matches(password, hash.orElse(nobodysHash)) && hash.isPresent();
        } finally {
            atOnce.release();
        }
        if (matches) {
            synchronized (verified) {
                verified.put(mac(password, hash.orElse("")), true);
            }
        }
        return matches;
    }

    /** Whether this password was verified against this hash before; quick. */
    boolean isRemembered(String password, String hash) {
        synchronized (verified) {
            return verified.containsKey(mac(password, hash));
        }
    }

    /** Four groups of five letters and digits that are not mistaken for each other: 99 bits. */
    String generate() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            if (i > 0 && i % 5 == 0) {
                password.append('-');
            }
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    private String mac(String password, String hash) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(hash.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}

package io.holdfast.repository.key;

import io.holdfast.repository.Password;
import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;

/**
 * A password that nobody knows, for the day when everything else is gone: random, and split into shares of which some are
 * needed to have it again (Shamir, How to share a secret, 1979; byte by byte over GF(2^8) with the polynomial of AES).
 * Fewer shares say nothing about it.
 */
public final class RecoveryKey implements AutoCloseable {
    private static final int BYTES = 32;
    private static final int MOST_SHARES = 255;

    private final byte[] secret;

    private RecoveryKey(byte[] secret) {
        this.secret = secret;
    }

    public static RecoveryKey random(SecureRandom random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return new RecoveryKey(secret);
    }

    /** 52 characters of Base32: stock restic takes it, too. The caller closes it. */
    public Password password() {
        return Password.of(RecoveryShare.base32(secret).toCharArray());
    }

    /**
     * @param threshold so many shares are needed, 2 to {@code shares}
     * @param shares 2 to 255
     * @throws IllegalArgumentException for other numbers
     */
    public List<RecoveryShare> split(int threshold, int shares, SecureRandom random) {
        if (threshold < 2 || threshold > shares || shares > MOST_SHARES) {
            throw new IllegalArgumentException(
                    "Give 2 to " + MOST_SHARES + " shares, of which 2 or more and at most all are needed, not "
                            + threshold + " of " + shares + ".");
        }
        byte[] set = new byte[4];
        random.nextBytes(set);
        ShamirSplitSecretShare[] split = new ShamirSecretSplitter(
                        ShamirSecretSplitter.Algorithm.AES, ShamirSecretSplitter.Mode.Native, BYTES, random)
                .resplit(secret, threshold, shares)
                .getSecretShares();
        List<RecoveryShare> made = new ArrayList<>();
        for (int i = 0; i < split.length; i++) {
            made.add(new RecoveryShare(threshold, i + 1, HexFormat.of().formatHex(set), encoded(split[i])));
        }
        return made;
    }

    private static byte[] encoded(ShamirSplitSecretShare share) {
        try {
            return share.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a share is bytes already", e);
        }
    }

    /**
     * Puts shares together; more than needed do no harm.
     *
     * @throws RepositoryException when they are too few or not of one splitting
     */
    public static RecoveryKey combine(List<RecoveryShare> shares) throws RepositoryException {
        Map<Integer, RecoveryShare> byNumber = new LinkedHashMap<>();
        for (RecoveryShare share : shares) {
            byNumber.put(share.number(), share);
        }
        List<RecoveryShare> distinct = List.copyOf(byNumber.values());
        if (distinct.isEmpty()) {
            throw new RepositoryException("There is no recovery share. Give as many as each of them says.");
        }
        RecoveryShare first = distinct.getFirst();
        for (RecoveryShare share : distinct) {
            if (!share.set().equals(first.set())
                    || share.threshold() != first.threshold()
                    || share.share().length != BYTES) {
                throw new RepositoryException("The recovery shares " + first.number() + " and " + share.number()
                        + " are of different sets, " + first.set() + " and " + share.set()
                        + ". Give shares that were made together.");
            }
        }
        if (distinct.size() < first.threshold()) {
            throw new RepositoryException("There are " + distinct.size() + " recovery shares of set " + first.set()
                    + ", and " + first.threshold() + " are needed. Find more of them.");
        }
        ShamirSplitSecretShare[] needed = distinct.stream()
                .limit(first.threshold())
                .map(share -> new ShamirSplitSecretShare(share.share(), share.number()))
                .toArray(ShamirSplitSecretShare[]::new);
        try {
            return new RecoveryKey(
                    new ShamirSplitSecret(ShamirSecretSplitter.Algorithm.AES, ShamirSecretSplitter.Mode.Native, needed)
                            .getSecret());
        } catch (IOException e) {
            throw new IllegalStateException("shares are bytes already", e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }
}

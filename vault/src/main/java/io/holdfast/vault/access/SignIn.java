package io.holdfast.vault.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells which client a request is from. A secret that was verified once is recognised for some minutes by its HMAC under
 * a key of this process, so that not each request costs a slow hash; nothing is recognised any more as soon as the
 * client's record changes. Failures slow down who makes them: name and address together, so that nobody locks out
 * another. Safe for many threads.
 */
public final class SignIn {
    private static final long REMEMBERED = Duration.ofMinutes(10).toNanos();
    private static final int FREE_FAILURES = 5;
    private static final long FIRST_WAIT = Duration.ofSeconds(2).toNanos();
    private static final long LONGEST_WAIT = Duration.ofMinutes(1).toNanos();
    private static final int FAILURES_KEPT = 10_000;
    private static final int LONGEST_SECRET = 1024;

    private final Register<Client> clients;
    private final LongSupplier nanos;
    private final SecretKeySpec key;
    private final HashedSecret nobody;
    /** Each slow hash takes 32 MiB; a flood of them must not take the machine. */
    private final Semaphore hashing = new Semaphore(2);

    private final Map<String, Verified> verified = new ConcurrentHashMap<>();
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    /** @param nanos as {@link System#nanoTime()} */
    public SignIn(Register<Client> clients, SecureRandom random, LongSupplier nanos) {
        this.clients = clients;
        this.nanos = nanos;
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        this.nobody = HashedSecret.of(Secrets.fresh(random), random);
    }

    /** What a request is worth. */
    public sealed interface Answer {
        record Accepted(Client client) implements Answer {}

        /** Name, secret or certificate are wrong, or the client is revoked; which of these is not told. */
        record Refused() implements Answer {}

        record TooManyFailures(Duration pause) implements Answer {}
    }

    /**
     * Blocks, for a fraction of a second when the secret was not seen lately.
     *
     * @param certificate the SHA-256 of the certificate that the connection has shown
     */
    public Answer check(String name, String secret, Optional<String> certificate, String address) throws IOException {
        if (secret.length() > LONGEST_SECRET) {
            return new Answer.Refused();
        }
        Optional<Client> found = clients.find(name);
        if (found.isPresent() && isRemembered(found.get(), secret)) {
            return admit(found.get(), certificate);
        }
        String who = name + "\n" + address;
        long wait = waitFor(who);
        if (wait > 0) {
            return new Answer.TooManyFailures(Duration.ofNanos(wait));
        }
        HashedSecret hashed = found.map(Client::secret).orElse(nobody);
        boolean right;
        hashing.acquireUninterruptibly();
        try {
            right = hashed.matches(secret);
        } finally {
            hashing.release();
        }
        if (!right || found.isEmpty()) {
            failed(who);
            return new Answer.Refused();
        }
        succeeded(who);
        verified.put(name, new Verified(found.get().secret(), mac(name, secret), nanos.getAsLong()));
        return admit(found.get(), certificate);
    }

    private static Answer admit(Client client, Optional<String> certificate) {
        boolean bound =
                client.certificate().isPresent() && !client.certificate().equals(certificate);
        return client.revoked() || bound ? new Answer.Refused() : new Answer.Accepted(client);
    }

    private boolean isRemembered(Client client, String secret) {
        Verified known = verified.get(client.name());
        return known != null
                && known.secret().equals(client.secret())
                && nanos.getAsLong() - known.at() < REMEMBERED
                && MessageDigest.isEqual(known.mac(), mac(client.name(), secret));
    }

    private byte[] mac(String name, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private synchronized long waitFor(String who) {
        Failures seen = failures.get(who);
        return seen == null ? 0 : Math.max(0, seen.until() - nanos.getAsLong());
    }

    private synchronized void failed(String who) {
        Failures seen = failures.remove(who);
        int count = seen == null ? 1 : seen.count() + 1;
        long wait =
                count < FREE_FAILURES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(10, count - FREE_FAILURES));
        failures.put(who, new Failures(count, nanos.getAsLong() + wait));
        if (failures.size() > FAILURES_KEPT) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    private synchronized void succeeded(String who) {
        failures.remove(who);
    }

    private record Failures(int count, long until) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Verified(HashedSecret secret, byte[] mac, long at) {}
}

package io.holdfast.repository.keyservice;

import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/**
 * A repository's password as a key service encrypted it: no secret, but worthless without the service. The decrypted
 * bytes are the password itself, so that the service's own tool and stock restic open the repository without us.
 *
 * @param repository the id of the repository, which the service binds to it
 * @param name eight hexadecimal digits, which the repository's key carries, too
 * @param wrapped in the service's own form
 */
public record WrappedPassword(
        KeyServiceLocation service, String repository, String name, Instant created, String wrapped) {
    private static final int VERSION = 1;
    private static final int BYTES = 32;
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final int NAME_BYTES = 4;

    /** What {@link #make} made. The password is wiped on close. */
    public record Made(WrappedPassword wrapped, Password password) implements AutoCloseable {
        @Override
        public void close() {
            password.close();
        }
    }

    /**
     * A new password of 256 random bits, wrapped, and seen to unwrap to the same. Blocks while the service is asked.
     *
     * @param patience how long to ask again a service that does not answer
     * @throws KeyServiceException when the service does not do it
     */
    public static Made make(
            KeyServiceLocation service,
            String repository,
            Instant now,
            SecureRandom random,
            Variables variables,
            Duration patience)
            throws IOException {
        byte[] secret = hexadecimal(BYTES, random);
        try {
            String name = new String(hexadecimal(NAME_BYTES, random), StandardCharsets.US_ASCII);
            String wrapped = KeyServices.ask(service, variables, patience, asked -> asked.wrap(secret, repository));
            WrappedPassword made = new WrappedPassword(service, repository, name, now, wrapped);
            made.ensureUnwraps(secret, variables, patience);
            return new Made(made, Password.ofUtf8(secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] hexadecimal(int bytes, SecureRandom random) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        byte[] digits = new byte[2 * bytes];
        for (int i = 0; i < bytes; i++) {
            digits[2 * i] = DIGITS[drawn[i] >> 4 & 0xf];
            digits[2 * i + 1] = DIGITS[drawn[i] & 0xf];
        }
        Arrays.fill(drawn, (byte) 0);
        return digits;
    }

    private void ensureUnwraps(byte[] secret, Variables variables, Duration patience) throws IOException {
        byte[] again = KeyServices.ask(service, variables, patience, asked -> asked.unwrap(wrapped, repository));
        try {
            if (!Arrays.equals(secret, again)) {
                throw new KeyServiceException(
                        service + " decrypts to something else than it encrypted. Do not use this key.");
            }
        } finally {
            Arrays.fill(again, (byte) 0);
        }
    }

    /**
     * Asks the service for the password, which the caller closes. Blocks.
     *
     * @param variables credentials: {@code AWS_…} or {@code VAULT_…}
     * @param patience how long to ask again a service that does not answer
     * @throws KeyServiceException when the service does not give it
     */
    public Password unwrap(Variables variables, Duration patience) throws IOException {
        byte[] secret = KeyServices.ask(service, variables, patience, asked -> asked.unwrap(wrapped, repository));
        try {
            return Password.ofUtf8(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * The same password, encrypted by the newest version of a key, and seen to unwrap to the same.
     *
     * @param next the same service as before, or another one
     */
    public WrappedPassword rewrap(KeyServiceLocation next, Variables variables, Duration patience) throws IOException {
        byte[] secret = KeyServices.ask(service, variables, patience, asked -> asked.unwrap(wrapped, repository));
        try {
            String anew = KeyServices.ask(
                    next,
                    variables,
                    patience,
                    asked -> next.equals(service) ? asked.rewrap(wrapped, repository) : asked.wrap(secret, repository));
            WrappedPassword made = new WrappedPassword(next, repository, name, created, anew);
            made.ensureUnwraps(secret, variables, patience);
            return made;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Who made the repository's key, as its key file says it. */
    public String keyUser() {
        return "wrapped-" + name;
    }

    /** Which service, for the repository's key file, which anybody who has the repository can read. */
    public String serviceName() {
        return switch (service) {
            case KeyServiceLocation.AwsKms kms -> "aws-kms";
            case KeyServiceLocation.VaultTransit vault -> "vault-transit";
        };
    }

    /** @throws RepositoryException when it is the password of another one */
    public void ensureIsOf(Repository opened) throws RepositoryException {
        if (!opened.id().equals(repository)) {
            throw new RepositoryException("The wrapped password says that it is of repository " + repository
                    + ", but opens " + opened.id() + " at " + opened.location()
                    + ". Somebody has changed one of them: find out who before you go on.");
        }
    }

    /** @throws RepositoryException when it cannot be read or is none */
    public static WrappedPassword read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RepositoryException(
                    "The wrapped password " + file + " cannot be read: " + e + ". Check its path, or make one with"
                            + " holdfast repo key wrap.",
                    e);
        }
        try {
            return parse(bytes);
        } catch (Json.Malformed | IllegalArgumentException e) {
            throw new RepositoryException(file + " is no wrapped password: " + e.getMessage()
                    + ". Bring it back from a copy, or make one with holdfast repo key wrap.");
        }
    }

    static WrappedPassword parse(byte[] bytes) throws Json.Malformed {
        ObjectNode node = Json.parse(bytes);
        int version = Json.integer(node, "version");
        if (version != VERSION) {
            throw new Json.Malformed("it is of version " + version + ", which this program does not know");
        }
        String text = Json.text(node, "created");
        try {
            return new WrappedPassword(
                    KeyServiceLocation.parse(Json.text(node, "service")),
                    Json.text(node, "repository"),
                    Json.text(node, "name"),
                    Instant.parse(text),
                    Json.text(node, "wrapped"));
        } catch (DateTimeException e) {
            throw new Json.Malformed("field created is no time");
        }
    }

    byte[] json() {
        ObjectNode node = Json.object();
        node.put("version", VERSION);
        node.put("service", service.toString());
        node.put("repository", repository);
        node.put("name", name);
        node.put("created", created.toString());
        node.put("wrapped", wrapped);
        return Json.write(node);
    }

    /** Writes the file, durably. @throws FileAlreadyExistsException when there is one */
    public void writeNew(Path file) throws IOException {
        try (FileChannel ignored = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            replace(file);
        }
    }

    /** Writes the file in place of another in one step, durably. */
    public void replace(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path next = whole.resolveSibling(whole.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(json());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

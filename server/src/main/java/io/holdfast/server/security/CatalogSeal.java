package io.holdfast.server.security;

import io.holdfast.control.ControlSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Seals secrets for the catalog. The key is a file beside it, {@code sealing.key} in the data folder, made when it is first
 * needed: who has the catalog, or its backup, does not have it. Servers that share a catalog have to share the file.
 */
@Component
class CatalogSeal {
    private final Path file;

    CatalogSeal(ControlSettings settings) {
        file = settings.dataFolder().resolve("sealing.key");
    }

    /** Where the key is. */
    Path file() {
        return file;
    }

    /**
     * @param bound what it belongs to: it opens for nothing else
     * @throws UncheckedIOException when the key can be neither read nor made
     */
    String seal(String bound, byte[] secret) {
        return Base64.getEncoder().encodeToString(new Seal(key()).close(secret, bound));
    }

    /** Empty when the key is another one, or has gone. @throws UncheckedIOException when it cannot be read */
    Optional<byte[]> open(String bound, String sealed) {
        return Files.exists(file) ? new Seal(key()).open(Base64.getDecoder().decode(sealed), bound) : Optional.empty();
    }

    private synchronized byte[] key() {
        try {
            if (!Files.exists(file)) {
                make();
            }
            String hex = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (!hex.matches("[0-9a-f]{" + 2 * Seal.KEY + "}")) {
                throw new IOException(
                        file + " is not a key as the server made it. Bring back the right one; without it second"
                                + " factors have to be set up again.");
            }
            return HexFormat.of().parseHex(hex);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Under another name first, and down to the disk: what is sealed under a key must not outlive it in a crash. */
    private void make() throws IOException {
        Path making = file.resolveSibling("sealing.key.new");
        Files.deleteIfExists(making);
        try (FileChannel channel = FileChannel.open(
                making,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer text = ByteBuffer.wrap(
                    (HexFormat.of().formatHex(Seal.newKey()) + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}

package io.holdfast.control.itself;

import io.holdfast.control.ControlSettings;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.KeyInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A server's own key to a repository, under a random password in a file that only the server reads.
 *
 * @param secrets the folder of such files
 * @param name of the repository
 */
record ServerKey(Path secrets, String name) {
    private static final int PASSWORD_BYTES = 24;

    /** Adds the key, or finds that an attempt before did; durable when this returns. @return the password's file */
    Path add(Repository repository) throws IOException, InterruptedException {
        Path passwordFile = secrets.resolve(name + ".password");
        Path idFile = secrets.resolve(name + ".key");
        if (Files.exists(passwordFile) && Files.exists(idFile)) {
            String id = Files.readString(idFile).strip();
            if (repository.keys().list().stream().anyMatch(key -> key.id().equals(id))) {
                return passwordFile;
            }
        }
        Files.createDirectories(
                secrets, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String text = HexFormat.of().formatHex(random);
        write(passwordFile, text);
        try (Password password = Password.ofUtf8(text.getBytes(StandardCharsets.UTF_8))) {
            KeyInfo added = repository.keys().add(password, "holdfast-server", ControlSettings.ownHostname());
            write(idFile, added.id());
        }
        return passwordFile;
    }

    private static void write(Path file, String line) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, line + "\n", StandardOpenOption.WRITE);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

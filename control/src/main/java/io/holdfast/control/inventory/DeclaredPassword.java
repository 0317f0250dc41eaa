package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.repository.Password;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.keyservice.WrappedPassword;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** The password of a declared repository: of a file, or of a key service. */
final class DeclaredPassword {
    /** Others wait meanwhile; jobs try again by themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private DeclaredPassword() {}

    /** It cannot be had, for a reason that the declaration's owner can do something about. */
    static final class Unavailable extends RepositoryException {
        private static final long serialVersionUID = 1L;

        Unavailable(String message) {
            super(message);
        }
    }

    /** The password, to be closed. Blocks while a key service is asked. */
    static Password of(StoreDeclaration declared) throws IOException {
        return declared.passwordWrapped().isPresent()
                ? WrappedPassword.read(Path.of(declared.passwordWrapped().get()))
                        .unwrap(variables(declared), PATIENCE)
                : fromFile(Path.of(declared.passwordFile().orElseThrow()));
    }

    /** The password of a repository that is to be made. */
    static Password ofNew(StoreDeclaration declared) throws IOException {
        if (declared.passwordWrapped().isPresent()) {
            throw new Unavailable("There is no repository at " + declared.location()
                    + ", and a wrapped password belongs to one that is there. Make it with a passwordFile, add a"
                    + " wrapped key (holdfast repo key wrap), then declare that.");
        }
        return of(declared);
    }

    /** What the repository's store and its key service want to know. */
    static Variables variables(StoreDeclaration declared) throws IOException {
        return declared.credentialsFile().isPresent()
                ? Variables.file(Path.of(declared.credentialsFile().get()))
                : Variables.environment();
    }

    private static Password fromFile(Path file) throws Unavailable {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new Unavailable("Password file " + file + " does not exist. Make it, readable by the server only.");
        } catch (IOException e) {
            throw new Unavailable("Password file " + file + " cannot be read (" + e + "). Let the server read it.");
        }
        try {
            return Password.firstLine(text)
                    .orElseThrow(() -> new Unavailable(
                            "Password file " + file + " is empty. Write the password in its first line."));
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }
}

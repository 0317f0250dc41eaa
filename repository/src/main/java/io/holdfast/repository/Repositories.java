package io.holdfast.repository;

import java.io.IOException;
import java.nio.file.Path;

/** Makes and opens repositories. */
public final class Repositories {
    private Repositories() {}

    /**
     * Makes an empty repository of format version 2 in a directory that is absent or empty.
     *
     * @throws RepositoryException.AlreadyExists when there is one
     */
    public static Repository init(Path directory, Password password) throws IOException {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * Opens a repository of version 1 or 2.
     *
     * @throws RepositoryException.NotFound when there is none
     * @throws RepositoryException.WrongPassword when no key opens with the password
     * @throws RepositoryException.Damaged when its config or keys are not sound
     */
    public static Repository open(Path directory, Password password) throws IOException {
        throw new UnsupportedOperationException("being built");
    }
}

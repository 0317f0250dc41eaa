package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import java.io.IOException;

/** Where a shipper gets its repository from. Called often; quick while the repository is open. */
@FunctionalInterface
public interface RepositorySupplier {
    /**
     * The open repository, not to be closed by the caller; the same object while it is the same repository.
     *
     * @throws IOException while it cannot be reached
     */
    Repository open() throws IOException;
}

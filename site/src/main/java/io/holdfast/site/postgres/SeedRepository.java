package io.holdfast.site.postgres;

import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.StoreLimits;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Stores;
import io.holdfast.repository.store.Variables;
import io.holdfast.site.config.SiteConfiguration.SeedFrom;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The repository from which a site's cluster comes.
 *
 * @param cache a folder for what is read again and again, used where the repository is not on this machine
 */
public record SeedRepository(SeedFrom from, Path cache) {
    /** Opens it; the caller closes it. */
    public Repository open() throws IOException {
        byte[] text = Files.readAllBytes(from.passwordFile());
        try (Password password = Password.firstLine(text)
                .orElseThrow(() -> new SourceException("The password file " + from.passwordFile() + " is empty"))) {
            StoreLocation location = StoreLocation.parse(from.repository());
            return Repositories.open(
                    Stores.open(location, Variables.environment(), StoreLimits.DEFAULT),
                    location instanceof StoreLocation.Local ? Optional.empty() : Optional.of(cache),
                    password);
        } catch (RepositoryException e) {
            throw new SourceException("The repository " + from.repository() + " cannot be used: " + e.getMessage(), e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }
}

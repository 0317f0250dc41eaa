package io.holdfast.vault.scrub;

import io.holdfast.vault.disk.JsonFile;
import io.holdfast.vault.storage.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Another store that has the same repository: a vault, or any server that speaks restic's REST protocol.
 *
 * @param url of the repository there, such as {@code https://vault-2.example/acme/main/}
 * @param user name there
 * @param secret kept in a file that only the vault's account can read
 * @param trusted a PEM file with the certificates to trust; without it those that the JDK trusts
 */
public record Mirror(URI url, String user, String secret, Optional<Path> trusted) {
    public Mirror {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("A mirror's address begins with https:// or http://");
        }
    }

    /** Where the mirror of a repository is written down. */
    public static JsonFile<Mirror> file(Path mirrors, Address repository) {
        return new JsonFile<>(
                mirrors.resolve(repository.client()).resolve(repository.repository() + ".json"), Mirror.class);
    }

    static Optional<Mirror> of(Path mirrors, Address repository) throws IOException {
        return file(mirrors, repository).read();
    }

    @Override
    public String toString() {
        return "Mirror[" + url + "]";
    }
}

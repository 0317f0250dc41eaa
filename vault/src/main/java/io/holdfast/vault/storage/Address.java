package io.holdfast.vault.storage;

import io.holdfast.vault.access.Client;
import java.util.regex.Pattern;

/** Names a repository: whose it is, and what it is called. */
public record Address(String client, String repository) implements Comparable<Address> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public Address {
        Client.requireName(client);
        if (!NAME.matcher(repository).matches()) {
            throw new IllegalArgumentException(
                    "A repository here has a name of letters, digits, '.', '_' and '-', at most 100, with a letter or"
                            + " digit first");
        }
    }

    /** @param path as {@link #toString()} gives it */
    public static Address parse(String path) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + path + "' names no repository: give CLIENT/REPOSITORY");
        }
        return new Address(path.substring(0, slash), path.substring(slash + 1));
    }

    @Override
    public int compareTo(Address other) {
        int byClient = client.compareTo(other.client);
        return byClient != 0 ? byClient : repository.compareTo(other.repository);
    }

    @Override
    public String toString() {
        return client + "/" + repository;
    }
}

package io.holdfast.server.catalog;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A PostgreSQL database that somebody else runs.
 *
 * @param url such as {@code jdbc:postgresql://db.example.org:5432/holdfast?sslmode=verify-full}; without a password
 * @param passwordFile its first line is the password; empty when the database asks for none
 */
public record ExternalCatalog(String url, String user, Optional<Path> passwordFile) {
    public ExternalCatalog {
        if (url.startsWith("postgresql://")) {
            url = "jdbc:" + url;
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "The catalog's URL must begin with jdbc:postgresql:// (only PostgreSQL can"
                            + " keep the catalog).");
        }
        if (url.toLowerCase(java.util.Locale.ROOT).contains("password=") || url.contains("@")) {
            throw new IllegalArgumentException(
                    "The catalog's URL holds a password or a user. Name the user by itself, and a file that holds the"
                            + " password in its first line.");
        }
    }
}

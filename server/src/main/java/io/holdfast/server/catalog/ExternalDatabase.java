package io.holdfast.server.catalog;

import io.holdfast.server.ServerStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database that somebody else runs; it only has to be there. */
public record ExternalDatabase(String jdbcUrl, String user, String password) implements CatalogDatabase {
    /** Connects once, so that what is wrong is said at the start and in plain words. */
    public static ExternalDatabase connect(ExternalCatalog external) throws ServerStartException {
        String password = "";
        if (external.passwordFile().isPresent()) {
            Path file = external.passwordFile().get();
            try {
                password = Files.readString(file, StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("");
            } catch (IOException e) {
                throw new ServerStartException(
                        "The catalog's password file " + file + " cannot be read (" + e
                                + "). Name one that the server may" + " read.",
                        e);
            }
        }
        try (Connection connection = DriverManager.getConnection(external.url(), external.user(), password)) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < 14) {
                throw new ServerStartException(
                        "The catalog needs PostgreSQL 14 or newer; " + external.url() + " is " + version + ".");
            }
        } catch (SQLException e) {
            throw new ServerStartException(
                    "The catalog at " + external.url() + " cannot be used as " + external.user() + ": " + e.getMessage()
                            + " Check that it runs, and the URL, user and password file.",
                    e);
        }
        return new ExternalDatabase(external.url(), external.user(), password);
    }

    @Override
    public void close() {
        // it goes on without us
    }

    @Override
    public String toString() {
        return "ExternalDatabase[" + jdbcUrl + " as " + user + "]";
    }
}

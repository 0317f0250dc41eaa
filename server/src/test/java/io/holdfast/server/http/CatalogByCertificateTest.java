package io.holdfast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.HoldfastServer;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.catalog.ExternalCatalog;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server, or worker, whose catalog lets it in by its certificate, and which lets itself be served by that catalog only. */
@Timeout(400)
class CatalogByCertificateTest {
    private static final String SUPERUSER = "of no value";

    @TempDir
    Path folder;

    @Test
    void workers_and_the_catalog_know_each_other_by_mutual_tls() throws Exception {
        openssl(
                "req",
                "-x509",
                "-nodes",
                "-newkey",
                "rsa:2048",
                "-days",
                "2",
                "-subj",
                "/CN=catalog CA",
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt");
        issue("catalog", "localhost", "ca");
        issue("worker", "holdfast", "ca");
        openssl(
                "req",
                "-x509",
                "-nodes",
                "-newkey",
                "rsa:2048",
                "-days",
                "2",
                "-subj",
                "/CN=another CA",
                "-keyout",
                "other.key",
                "-out",
                "other.crt");
        issue("stranger", "holdfast", "other");
        Path data = folder.resolve("cluster");
        var binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        PostgresServer.initialize(binaries, data, "postgres", SUPERUSER.toCharArray());
        for (String name : new String[] {"catalog.key", "catalog.crt", "ca.crt"}) {
            Path file = Files.copy(folder.resolve(name), data.resolve(name));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(file, Files.getOwner(data));
        }
        Files.writeString(data.resolve("pg_hba.conf"), """
                hostssl holdfast holdfast 127.0.0.1/32 cert
                host all postgres 127.0.0.1/32 scram-sha-256
                """);
        try (PostgresServer database = PostgresServer.start(
                        binaries,
                        data,
                        folder.resolve("catalog.log"),
                        0,
                        Map.of(
                                "ssl", "on",
                                "ssl_cert_file", "catalog.crt",
                                "ssl_key_file", "catalog.key",
                                "ssl_ca_file", "ca.crt"));
                Connection postgres = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres", "postgres", SUPERUSER);
                Statement statement = postgres.createStatement()) {
            statement.execute("CREATE ROLE holdfast LOGIN");
            statement.execute("CREATE DATABASE holdfast OWNER holdfast");
            String address = "jdbc:postgresql://localhost:" + database.port() + "/holdfast?sslmode=verify-full";
            try (HoldfastServer server = HoldfastServer.start(options("worker", address + identity("worker", "ca")))) {
                assertThat(server.address()).startsWith("http://");
                ResultSet row =
                        statement.executeQuery("SELECT bool_and(ssl AND client_dn = '/CN=holdfast') FROM pg_stat_ssl"
                                + " JOIN pg_stat_activity USING (pid) WHERE usename = 'holdfast'");
                assertThat(row.next()).isTrue();
                assertThat(row.getBoolean(1)).isTrue();
            }
            // the catalog refuses a certificate that it did not give, and none
            assertThatThrownBy(() -> HoldfastServer.start(options("stranger", address + identity("stranger", "ca"))))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("cannot be used as holdfast");
            assertThatThrownBy(() -> HoldfastServer.start(
                            options("nobody", address + "&sslrootcert=" + folder.resolve("ca.crt"))))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("cannot be used as holdfast");
            // and the worker a catalog that somebody else vouches for
            assertThatThrownBy(() -> HoldfastServer.start(options("wary", address + identity("worker", "other"))))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("cannot be used as holdfast");
        }
    }

    private ServerOptions options(String name, String url) throws IOException {
        Path password = Files.writeString(folder.resolve("admin-password"), RunningServer.PASSWORD + "\n");
        return ServerOptions.of(folder.resolve(name), line -> {})
                .withPrograms(RunningServer.PROGRAMS)
                .withPort(0)
                .withOwnBackups("never")
                .withAdminPasswordFile(password)
                .withCatalog(new ExternalCatalog(url, "holdfast", Optional.empty()));
    }

    private String identity(String name, String trust) {
        return "&sslrootcert=" + folder.resolve(trust + ".crt") + "&sslcert=" + folder.resolve(name + ".crt")
                + "&sslkey=" + folder.resolve(name + ".key");
    }

    private void issue(String name, String subject, String authority) throws Exception {
        Path names = Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=DNS:localhost\n");
        openssl(
                "req",
                "-new",
                "-nodes",
                "-newkey",
                "rsa:2048",
                "-subj",
                "/CN=" + subject,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                authority + ".crt",
                "-CAkey",
                authority + ".key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                names.getFileName().toString(),
                "-out",
                name + ".crt");
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        Process openssl = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
    }
}

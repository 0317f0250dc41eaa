package io.holdfast.server;

import io.holdfast.repository.Password;
import io.holdfast.repository.key.QuickKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Declarations for tests: two sites with a repository each, a service, and files to protect. */
public final class Declarations {
    private Declarations() {}

    /**
     * Sites {@code a} and {@code b}, repositories {@code repo-a} and {@code repo-b} below the folder, a service. The
     * repositories are there, quick to open: for a server to make one takes three derivations of a key.
     */
    public static String base(Path folder) throws IOException {
        for (String name : new String[] {"a", "b"}) {
            Path repository = folder.resolve("repo-" + name);
            if (!Files.exists(repository)) {
                try (Password password = Password.of(("secret of " + name).toCharArray())) {
                    QuickKeys.make(repository, password);
                }
            }
        }
        return withNewRepositories(folder);
    }

    /** As {@link #base}, with repositories that the server makes when they are declared. */
    public static String withNewRepositories(Path folder) throws IOException {
        for (String name : new String[] {"a", "b"}) {
            Files.writeString(folder.resolve("password-" + name), "secret of " + name + "\n");
        }
        return """
                apiVersion: holdfast.io/v1
                kind: Site
                metadata: { name: site-a }
                spec: { role: primary }
                ---
                apiVersion: holdfast.io/v1
                kind: Site
                metadata: { name: site-b }
                spec: { role: dr }
                ---
                apiVersion: holdfast.io/v1
                kind: Repository
                metadata: { name: repo-a }
                spec: { site: site-a, location: "%1$s/repo-a", passwordFile: "%1$s/password-a" }
                ---
                apiVersion: holdfast.io/v1
                kind: Repository
                metadata: { name: repo-b }
                spec: { site: site-b, location: "%1$s/repo-b", passwordFile: "%1$s/password-b" }
                ---
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: records }
                spec:
                  criticality: tier-1
                  targets: { rtoMinutes: 60, rpoMinutes: 15, reason: The law asks for them }
                ---
                """.formatted(folder);
    }

    /** A policy with the given further fields, one a line. */
    public static String policy(String name, String repositories, String... fields) {
        StringBuilder policy = new StringBuilder("""
                apiVersion: holdfast.io/v1
                kind: Policy
                metadata: { name: %s }
                spec:
                  repositories: [%s]
                """.formatted(name, repositories));
        for (String field : fields) {
            policy.append("  ").append(field).append('\n');
        }
        return policy.append("---\n").toString();
    }

    /** A service with the targets of {@link #base}'s. */
    public static String service(String name) {
        return """
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: %s }
                spec:
                  criticality: tier-1
                  targets: { rtoMinutes: 60, rpoMinutes: 15, reason: The law asks for them }
                ---
                """.formatted(name);
    }

    /** A data set of files. */
    public static String files(String name, String policy, Path path) {
        return """
                apiVersion: holdfast.io/v1
                kind: DataSet
                metadata: { name: %s }
                spec:
                  service: records
                  policy: %s
                  source: { kind: files, path: "%s" }
                ---
                """.formatted(name, policy, path);
    }

    /** A data set of a PostgreSQL on this machine, with the role {@code postgres} and further settings of the source. */
    public static String postgresql(String name, String policy, int port, Path passwordFile, String... settings) {
        StringBuilder dataSet = new StringBuilder("""
                apiVersion: holdfast.io/v1
                kind: DataSet
                metadata: { name: %s }
                spec:
                  service: records
                  policy: %s
                  source:
                    kind: postgresql
                    host: 127.0.0.1
                    port: %d
                    user: postgres
                    password-file: "%s"
                """.formatted(name, policy, port, passwordFile));
        for (String setting : settings) {
            dataSet.append("    ").append(setting).append('\n');
        }
        return dataSet.append("---\n").toString();
    }
}

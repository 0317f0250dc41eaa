package io.holdfast.stockpulse.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where everything of the demo lies: nothing is written outside of it.
 *
 * @param root absolute
 */
public record DemoFolder(Path root) {
    private static final String MARKER = "holdfast-demo";

    public DemoFolder {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Makes the folder, or takes one that an earlier demo made.
     *
     * @throws IOException when it holds something else: a demo removes its folder, so it must be its own
     */
    public static DemoFolder claim(Path root) throws IOException {
        DemoFolder folder = new DemoFolder(root);
        if (!folder.isOurs() && Files.isDirectory(folder.root())) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.root())) {
                if (entries.iterator().hasNext()) {
                    throw new IOException(
                            folder.root() + " is not empty and no demo made it. Name another folder with" + " --data.");
                }
            }
        }
        Files.createDirectories(folder.root());
        Files.writeString(folder.marker(), "Everything here belongs to the demo, which removes it.\n");
        // the account that runs PostgreSQL for root passes through
        Files.setPosixFilePermissions(folder.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    public boolean isOurs() {
        return Files.exists(marker());
    }

    private Path marker() {
        return root.resolve(MARKER);
    }

    public Path siteA() {
        return root.resolve("site-a");
    }

    public Path siteB() {
        return root.resolve("site-b");
    }

    public Path repositoryA() {
        return siteA().resolve("repository");
    }

    public Path repositoryB() {
        return siteB().resolve("repository");
    }

    public Path tradingData() {
        return siteA().resolve("trading-db");
    }

    /** The desks' ledgers, one for each time they were opened. */
    public Path ledgers() {
        return siteA().resolve("ledgers");
    }

    public Path graphData() {
        return siteA().resolve("knowledge-graph");
    }

    public Path models() {
        return siteA().resolve("models");
    }

    public Path configuration() {
        return siteA().resolve("configuration");
    }

    public Path auditLog() {
        return siteA().resolve("audit").resolve("audit.jsonl");
    }

    /** The empty graph database that waits at site B. */
    public Path standbyGraphData() {
        return siteB().resolve("knowledge-graph");
    }

    /** The data directory of the trading database's standby. */
    public Path standbyTradingData() {
        return siteB().resolve("trading-db");
    }

    /** What site B restores to. */
    public Path recovery() {
        return siteB().resolve("recovery");
    }

    public Path control() {
        return root.resolve("control-plane");
    }

    /** The data directory of the database that the control plane keeps its catalog in. */
    public Path catalogData() {
        return root.resolve("catalog");
    }

    public Path programs() {
        return root.resolve("programs");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path processes() {
        return root.resolve("processes");
    }

    public Path reports() {
        return root.resolve("reports");
    }

    public Path secrets() {
        return root.resolve("secrets");
    }

    /** A file that holds one secret, made on first use; only its owner may read it. */
    public Path secret(String name) throws IOException {
        Path folder = secrets();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(random) + "\n", StandardCharsets.UTF_8);
        }
        return file;
    }

    public String readSecret(String name) throws IOException {
        return Files.readString(secret(name), StandardCharsets.UTF_8).strip();
    }
}

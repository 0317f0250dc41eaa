package io.holdfast.site.config;

import io.holdfast.site.config.SiteConfiguration.Agreement;
import io.holdfast.site.config.SiteConfiguration.Catalog;
import io.holdfast.site.config.SiteConfiguration.Etcd;
import io.holdfast.site.config.SiteConfiguration.Failover;
import io.holdfast.site.config.SiteConfiguration.Health;
import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.site.config.SiteConfiguration.Query;
import io.holdfast.site.config.SiteConfiguration.SeedFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a site's file, which is YAML, and finds all that is wrong with it at once. Used once. */
public final class SiteFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final List<String> problems = new ArrayList<>();

    private SiteFile(Path file) {
        this.file = file;
    }

    /** @throws IOException naming the file and all that is wrong with it */
    public static SiteConfiguration read(Path file) throws IOException {
        return new SiteFile(file.toAbsolutePath().normalize()).read();
    }

    private SiteConfiguration read() throws IOException {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file, e);
        } catch (JacksonException e) {
            throw new IOException(file + " is no YAML: " + e.getOriginalMessage(), e);
        }
        FilePart all = new FilePart(file, problems, "", root);
        FilePart failover = all.part("failover");
        FilePart health = all.part("health");
        SiteConfiguration read = new SiteConfiguration(
                all.name("group"),
                all.name("site"),
                all.path("home"),
                agreement(all),
                all.duration("lease", Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                new Failover(
                        failover.flag("automatic", false),
                        failover.flag("synchronous", true),
                        failover.number("observers", 1, 1, 100),
                        failover.number("maximum-lag-megabytes", 16, 0, 1_000_000) * 1024L * 1024,
                        failover.duration("restart-within", Duration.ZERO, Duration.ZERO, Duration.ofHours(1)),
                        failover.number("least-free-megabytes", 64, 0, 1_000_000) * 1024L * 1024,
                        failover.words("fence"),
                        failover.words("changed")),
                new Health(
                        health.text("address"), health.text("bind", "0.0.0.0"), health.number("port", 8008, 0, 65535)),
                root.has("postgresql") ? Optional.of(postgresql(all.part("postgresql"))) : Optional.empty());
        for (FilePart part : List.of(failover, health, all)) {
            part.refuseOthers();
        }
        if (!problems.isEmpty()) {
            throw new IOException(file + ": " + String.join("; ", problems));
        }
        return read;
    }

    private Agreement agreement(FilePart all) {
        boolean inCatalog = all.has("catalog");
        if (inCatalog && all.has("etcd")) {
            problems.add("etcd and catalog are both there; agents agree in one of them");
        }
        return inCatalog ? catalog(all.part("catalog")) : etcd(all.part("etcd"));
    }

    private static Etcd etcd(FilePart part) {
        Etcd read =
                new Etcd(part.uris("endpoints"), part.file("trust"), part.file("identity"), part.file("password-file"));
        part.refuseOthers();
        return read;
    }

    private Catalog catalog(FilePart part) {
        Catalog read = new Catalog(part.text("url"), part.text("user"), part.path("password-file"));
        if (!read.url().isEmpty() && !read.url().startsWith("jdbc:postgresql://")) {
            problems.add("catalog.url is '" + read.url() + "'; say jdbc:postgresql://HOST:PORT/DATABASE");
        }
        part.refuseOthers();
        return read;
    }

    private Postgresql postgresql(FilePart part) {
        Postgresql read = new Postgresql(
                part.path("programs"),
                part.path("data-directory"),
                part.file("configuration-file"),
                part.file("access-file"),
                part.text("listen", "*"),
                part.text("address"),
                part.number("port", 5432, 1, 65535),
                part.text("user"),
                part.path("password-file"),
                part.number("keep-megabytes", 4096, 0, 100_000_000),
                follows(part),
                part.has("seed-from") ? Optional.of(seedFrom(part.part("seed-from"))) : Optional.empty(),
                part.parts("rehearsal").stream().map(SiteFile::query).toList());
        part.refuseOthers();
        return read;
    }

    private static Query query(FilePart part) {
        Query read = new Query(part.text("database"), part.text("query"));
        part.refuseOthers();
        return read;
    }

    private boolean follows(FilePart part) {
        String follow = part.text("follow", "stream");
        if (!follow.equals("stream") && !follow.equals("repository")) {
            problems.add("postgresql.follow is '" + follow
                    + "'; it must be stream (from the active site's server) or repository (its log in the repository of"
                    + " seed-from)");
        }
        boolean repository = follow.equals("repository");
        if (repository && !part.has("seed-from")) {
            problems.add("postgresql.follow is repository: say by seed-from which");
        }
        return repository;
    }

    private static SeedFrom seedFrom(FilePart part) {
        SeedFrom read = new SeedFrom(part.location("repository"), part.path("password-file"), part.text("data-set"));
        part.refuseOthers();
        return read;
    }
}

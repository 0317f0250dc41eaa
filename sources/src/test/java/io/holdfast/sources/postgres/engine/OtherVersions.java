package io.holdfast.sources.postgres.engine;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipFile;

/** Servers of versions that neither come with Holdfast nor are installed, from the jars that the build has copied. */
public final class OtherVersions {
    private OtherVersions() {}

    /** Unpacked once for all tests of a run. */
    public static synchronized PostgresBinaries binaries(int major, Path cache) throws Exception {
        Path unpacked = Files.createDirectories(cache).resolve("postgresql-" + major);
        if (!Files.exists(unpacked.resolve("bin/postgres"))) {
            Path jar = Path.of(System.getProperty("holdfast.postgresql.versions"), major + ".jar");
            Path temporary = Files.createTempDirectory(cache, "unpacking-");
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (ZipFile zip = new ZipFile(jar.toFile());
                    InputStream archive = zip.getInputStream(zip.getEntry("postgres-linux-x86_64.txz"))) {
                TarXz.unpack(archive, temporary);
            }
            Files.move(temporary, unpacked);
        }
        return PostgresBinaries.forMajor(major, cache);
    }
}

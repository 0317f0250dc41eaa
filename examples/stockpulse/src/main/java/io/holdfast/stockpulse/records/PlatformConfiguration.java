package io.holdfast.stockpulse.records;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The platform's own configuration: services, limits, feature switches, and a link to what is current. */
public final class PlatformConfiguration {
    private PlatformConfiguration() {}

    /** Fills a directory that is absent or empty. */
    public static void create(Path folder) throws IOException {
        for (String service : new String[] {"gateway", "matching", "settlement", "research", "portal"}) {
            write(folder.resolve("services/" + service + ".yaml"), """
                    service: %s
                    replicas: 3
                    log: {level: info, format: json}
                    limits: {cpu: 2, memory: 4Gi}
                    """.formatted(service));
        }
        write(folder.resolve("releases/2026-11-20/flags.json"), "{\"shortSelling\": true, \"nightTrading\": false}\n");
        write(folder.resolve("releases/2026-11-24/flags.json"), "{\"shortSelling\": true, \"nightTrading\": true}\n");
        Files.createSymbolicLink(folder.resolve("current"), Path.of("releases/2026-11-24"));
        write(folder.resolve("network/routes.conf"), "10.20.0.0/16 via 10.0.0.1\n10.30.0.0/16 via 10.0.0.2\n");
        Path script = folder.resolve("bin/rotate-keys");
        write(script, "#!/bin/sh\nexec stockpulse keys rotate --all\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        Path limits = folder.resolve("risk/limits.csv");
        StringBuilder lines = new StringBuilder("account,limit\n");
        for (int account = 1; account <= 20_000; account++) {
            lines.append(account).append(',').append(account % 97 * 10_000).append('\n');
        }
        write(limits, lines.toString());
        Files.setPosixFilePermissions(limits, PosixFilePermissions.fromString("r--r-----"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}

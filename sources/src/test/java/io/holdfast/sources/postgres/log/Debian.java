package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own programs, of Debian's version 15, as oracles. */
public final class Debian {
    private Debian() {}

    public static String run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/lib/postgresql/15/bin/" + program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", TestCluster.PASSWORD);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    /** A base backup by pg_basebackup, with the log that it needs itself. */
    public static Path baseBackup(TestCluster cluster, Path target, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--host=127.0.0.1",
                "--port=" + cluster.server().port(),
                "--username=backup",
                "--pgdata=" + target,
                "--checkpoint=fast"));
        arguments.addAll(List.of(more));
        run("pg_basebackup", arguments.toArray(String[]::new));
        return target;
    }

    /** Where the log begins that a base backup needs. */
    static Lsn startOf(Path base) throws Exception {
        Matcher start =
                Pattern.compile("START WAL LOCATION: (\\S+) ").matcher(Files.readString(base.resolve("backup_label")));
        if (!start.find()) {
            throw new AssertionError("no backup_label in " + base);
        }
        return Lsn.parse(start.group(1));
    }

    /** What pg_waldump says of a segment, record by record; fails on a damaged record unless it is the log's end. */
    static String waldump(Path segment) throws Exception {
        return run("pg_waldump", segment.toString());
    }
}

package io.holdfast.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** New clusters of PostgreSQL for the account postgres, which anybody with the password of the sites may reach. */
final class TestCluster {
    /** Of PostgreSQL 14 or later; a folder that the account postgres may enter. */
    static final String PROGRAMS = System.getProperty("site.postgresql", "/usr/lib/postgresql/15");

    static final List<String> AS_POSTGRES =
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups");

    private TestCluster() {}

    /** @param more options of initdb */
    static void initialize(Path data, List<String> more) throws IOException, InterruptedException {
        Path password = data.resolveSibling("initdb-password");
        Files.createDirectories(data);
        Files.writeString(password, TwoSites.PASSWORD + "\n");
        Network.run("chown", "postgres:postgres", data.toString(), password.toString());
        List<String> initdb = new ArrayList<>(AS_POSTGRES);
        initdb.addAll(List.of(
                PROGRAMS + "/bin/initdb",
                "--pgdata=" + data,
                "--username=postgres",
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--no-sync",
                "--locale=C",
                "--encoding=UTF8"));
        initdb.addAll(more);
        Network.run(initdb.toArray(String[]::new));
    }
}

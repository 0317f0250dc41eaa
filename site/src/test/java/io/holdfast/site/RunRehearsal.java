package io.holdfast.site;

import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.site.config.SiteConfiguration.Query;
import io.holdfast.site.postgres.Rehearsal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A rehearsal as a process of its own, which can be killed while the copy is asked something that takes long. */
final class RunRehearsal {
    private RunRehearsal() {}

    /** @param arguments the folder of the test, and the standby's port */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        new Rehearsal(standby(folder, Integer.parseInt(arguments[1])), folder.resolve("home"))
                .run(new Rehearsal.Wish(
                        List.of(new Query("postgres", "SELECT pg_sleep(120) IS NULL")), Duration.ofMinutes(10), 0));
    }

    /** @param queries that its file has for rehearsals */
    static Postgresql standby(Path folder, int port, Query... queries) {
        return new Postgresql(
                Path.of(TestCluster.PROGRAMS),
                folder.resolve("data"),
                Optional.empty(),
                Optional.empty(),
                "127.0.0.1",
                "127.0.0.1",
                port,
                "postgres",
                folder.resolve("password"),
                64,
                false,
                Optional.empty(),
                List.of(queries));
    }
}

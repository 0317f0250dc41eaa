package io.holdfast.sources.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.SingleUser;
import io.holdfast.sources.postgres.page.PageChecksum;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a restored copy is started with, over its own configuration: it must not archive into the original's archive,
 * follow or wait for the original's partners, take over its subscriptions, or fail for what this machine does not have.
 *
 * @param values as for {@code postgres -c}
 * @param leftOut libraries that are not installed here, or that would act on their own
 * @param ownConfiguration whether the cluster's own configuration files are in use
 */
record IsolatedSettings(Map<String, String> values, List<String> leftOut, boolean ownConfiguration) {
    private static final List<String> LIBRARY_SETTINGS =
            List.of("shared_preload_libraries", "session_preload_libraries", "local_preload_libraries");

    /** Of these a server takes one at the most, and an empty one given after another counts too. */
    private static final List<String> TARGETS = List.of(
            "recovery_target",
            "recovery_target_lsn",
            "recovery_target_name",
            "recovery_target_time",
            "recovery_target_xid");

    /** Runs jobs by itself, which would act on the outside world a second time. */
    private static final Set<String> ACTING = Set.of("pg_cron");

    private static final int FIRST_WITH_PROGRESS = 15;

    static IsolatedSettings of(RestoredFolder folder, PostgresBinaries binaries, BaseBackupRecord record)
            throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>(Map.of(
                // the file may name the place where the original lies
                "data_directory", folder.data().toString(),
                "hba_file", folder.access().toString(),
                "ident_file", folder.identities().toString(),
                "archive_mode", "off",
                "primary_conninfo", "",
                "primary_slot_name", "",
                "synchronous_standby_names", "",
                // the subscriptions' publishers belong to the original
                "max_logical_replication_workers", "0",
                "ssl", "off"));
        values.putAll(Map.of(
                "huge_pages", "try",
                "logging_collector", "off",
                "log_destination", "stderr",
                "log_line_prefix", "%m [%p] ",
                "log_timezone", "UTC",
                "log_min_messages", "warning",
                "lc_messages", "C"));
        if (binaries.major() >= FIRST_WITH_PROGRESS) {
            values.put("log_startup_progress_interval", "1s");
        }
        if (folder.hasTablespacesInPlace()) {
            values.put("allow_in_place_tablespaces", "on");
        }
        boolean own = chooseConfiguration(folder, binaries, record, values);
        if (!SingleUser.setting(binaries, folder.data(), values, "external_pid_file")
                .isEmpty()) {
            values.put(
                    "external_pid_file", folder.data().resolve("external.pid").toString());
        }
        for (Map.Entry<String, String> needed : record.settings().entrySet()) {
            // the original's may have been given on its command line, as Patroni does
            String configured = SingleUser.setting(binaries, folder.data(), values, needed.getKey());
            values.put(needed.getKey(), larger(configured, needed.getValue()));
        }
        // may have been raised after the backup; more than one for each connection is of no use
        values.computeIfPresent(
                "max_prepared_transactions",
                (name, value) -> larger(value, record.settings().getOrDefault("max_connections", "0")));
        List<String> leftOut = new ArrayList<>();
        for (String setting : LIBRARY_SETTINGS) {
            List<String> kept = new ArrayList<>();
            for (String library : libraries(SingleUser.setting(binaries, folder.data(), values, setting))) {
                (usable(binaries, library) ? kept : leftOut).add(library);
            }
            values.put(setting, String.join(",", kept));
        }
        capBuffers(folder, binaries, values);
        return new IsolatedSettings(values, List.copyOf(leftOut), own);
    }

    /** @return whether the cluster's own files can be used */
    private static boolean chooseConfiguration(
            RestoredFolder folder, PostgresBinaries binaries, BaseBackupRecord record, Map<String, String> values)
            throws IOException, InterruptedException {
        String why = "the original keeps its configuration outside of its data directory, and so out of its backups.";
        if (Files.exists(folder.data().resolve("postgresql.conf"))) {
            try {
                List<String> targets = new ArrayList<>();
                for (String target : TARGETS) {
                    if (!SingleUser.setting(binaries, folder.data(), values, target)
                            .isEmpty()) {
                        targets.add(target);
                    }
                }
                if (targets.isEmpty()) {
                    return true;
                }
                why = "the original's configuration sets " + String.join(", ", targets) + ".";
            } catch (SourceException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        folder.writeConfiguration(record.settings(), why);
        values.put("config_file", folder.configuration().toString());
        return false;
    }

    private static String larger(String one, String other) {
        return Long.parseLong(one) >= Long.parseLong(other) ? one : other;
    }

    private static List<String> libraries(String list) {
        List<String> names = new ArrayList<>();
        for (String name : list.split(",")) {
            String bare = name.strip().replace("\"", "");
            if (!bare.isEmpty()) {
                names.add(bare);
            }
        }
        return names;
    }

    private static boolean usable(PostgresBinaries binaries, String library) {
        String file = library.replace("$libdir/", "");
        if (ACTING.contains(file)) {
            return false;
        }
        String name = file.endsWith(".so") ? file : file + ".so";
        return Path.of(name).isAbsolute()
                ? Files.exists(Path.of(name))
                : Files.exists(binaries.directory().resolve("lib").resolve(name))
                        || Files.exists(
                                binaries.directory().resolve("lib/postgresql").resolve(name));
    }

    /** The original's machine may be larger: a quarter of this one's memory at the most. */
    private static void capBuffers(RestoredFolder folder, PostgresBinaries binaries, Map<String, String> values)
            throws IOException, InterruptedException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine) {
            long most = machine.getTotalMemorySize() / 4;
            long wanted = Long.parseLong(SingleUser.setting(binaries, folder.data(), values, "shared_buffers"))
                    * PageChecksum.PAGE;
            if (wanted > most) {
                values.put("shared_buffers", most / 1024 + "kB");
            }
        }
    }

    /** With what a recovery needs on top; nobody can connect until it is over. */
    Map<String, String> recovering(String restoreCommand, int timeline) {
        Map<String, String> recovery = new TreeMap<>(values);
        recovery.put("hot_standby", "off");
        recovery.put("restore_command", restoreCommand);
        recovery.put("recovery_target_inclusive", "on");
        recovery.put("recovery_target_timeline", Integer.toString(timeline));
        recovery.put("recovery_target_action", "promote");
        recovery.put("recovery_end_command", "");
        recovery.put("archive_cleanup_command", "");
        // the files were made durable as they were restored: one call to look once more, not one for each file
        recovery.put("recovery_init_sync_method", "syncfs");
        // the log then says times as we read them
        recovery.put("TimeZone", "UTC");
        return recovery;
    }
}

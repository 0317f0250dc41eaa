package io.holdfast.repository.lock;

import io.holdfast.repository.file.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a lock file says.
 *
 * @param time when it was last refreshed
 * @param scope boot and namespace that {@code pid} belongs to; empty in locks that restic wrote
 * @param work the same in each refreshed file of one {@link LockMode#WORK}, and in no other; empty in other locks
 */
record LockDocument(
        Instant time,
        boolean exclusive,
        String hostname,
        String username,
        long pid,
        long uid,
        long gid,
        Optional<String> scope,
        Optional<String> work) {
    /** restic's. */
    private static final Duration STALE = Duration.ofMinutes(30);

    static LockDocument of(ThisProcess process, Instant time, LockMode mode, String work) {
        return new LockDocument(
                time,
                mode.exclusive(),
                process.hostname(),
                process.username(),
                process.pid(),
                process.uid(),
                process.gid(),
                Optional.of(scope(process)),
                mode == LockMode.WORK ? Optional.of(work) : Optional.empty());
    }

    private static String scope(ThisProcess process) {
        return process.boot() + " " + process.namespace();
    }

    /**
     * Whether its holder is dead as far as {@code reader} can tell. restic goes by the host's name, which containers may
     * share; where the lock says more, that is believed.
     */
    boolean isOfDeadProcess(ThisProcess reader) {
        boolean sameProcesses = hostname.equals(reader.hostname())
                && scope.map(scope(reader)::equals).orElse(true);
        return sameProcesses
                && pid != reader.pid()
                && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    /** Whether it was not refreshed for 30 minutes, should the holder's clock and the reader's agree. */
    boolean looksStale(Instant now) {
        return time.plus(STALE).isBefore(now);
    }

    /** Who holds it and since when, for people. */
    String holder(Instant now) {
        return "process " + pid + " on " + hostname + " (user " + username + "), last refreshed "
                + Math.max(0, Duration.between(time, now).toMinutes()) + " min ago";
    }

    static LockDocument parse(byte[] bytes) throws Json.Malformed {
        JsonNode json = Json.parse(bytes);
        return new LockDocument(
                Json.time(json, "time"),
                Json.flag(json, "exclusive"),
                Json.textOrEmpty(json, "hostname"),
                Json.textOrEmpty(json, "username"),
                Json.integer(json, "pid"),
                json.path("uid").asLong(0),
                json.path("gid").asLong(0),
                Json.optionalText(json, "holdfast_scope"),
                Json.optionalText(json, "holdfast_work"));
    }

    byte[] write() {
        ObjectNode json = Json.object();
        json.put("time", time.toString());
        json.put("exclusive", exclusive);
        json.put("hostname", hostname);
        json.put("username", username);
        json.put("pid", pid);
        if (uid != 0) {
            json.put("uid", uid);
        }
        if (gid != 0) {
            json.put("gid", gid);
        }
        scope.ifPresent(it -> json.put("holdfast_scope", it));
        work.ifPresent(it -> json.put("holdfast_work", it));
        return Json.write(json);
    }
}

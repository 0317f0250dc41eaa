package io.holdfast.vault.status;

import io.holdfast.vault.scrub.Damage;
import io.holdfast.vault.scrub.ScrubProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the vault is.
 *
 * @param problems what a person should do something about; none when all is well
 * @param time the vault's own
 * @param machineTime the machine's clock
 * @param audit the newest link of the audit log: {@code sequence:hash}
 * @param diskFree in bytes
 */
public record Status(
        List<String> problems,
        Instant time,
        Instant machineTime,
        Instant since,
        long pid,
        List<ClientStatus> clients,
        ScrubProgress scrub,
        List<Damage> damaged,
        Optional<String> audit,
        long diskFree,
        long diskTotal,
        Optional<Instant> certificateEnds) {

    /** @param used and quota in bytes */
    public record ClientStatus(String name, long used, long quota, int repositories) {}
}

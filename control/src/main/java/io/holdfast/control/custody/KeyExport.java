package io.holdfast.control.custody;

import io.holdfast.control.ConflictException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.KeyInfo;
import io.holdfast.repository.key.RecoveryKey;
import io.holdfast.repository.key.RecoveryShare;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.springframework.stereotype.Component;

/** Makes a recovery key of a repository, whose shares are told once and kept nowhere. */
@Component
class KeyExport {
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final AuditTrail trail;
    private final SecureRandom random = new SecureRandom();

    KeyExport(InventoryStore inventory, RepositoryAccess access, AuditTrail trail) {
        this.inventory = inventory;
        this.access = access;
        this.trail = trail;
    }

    /**
     * What is shown once.
     *
     * @param keyId of the key that the repository has from now on; {@code holdfast repo key remove} takes it back
     * @param needed so many of the shares open the repository
     * @param shares each as {@code holdfast repo key combine} and a key recovery test take it
     */
    record Shares(String repository, String keyId, int needed, List<String> shares) {
        /** Without the shares: no log may hold them. */
        @Override
        public String toString() {
            return "Shares[" + repository + ", key " + keyId + ", " + needed + " of " + shares.size() + "]";
        }
    }

    /**
     * Adds the key; takes some seconds at most.
     *
     * @throws ConflictException when the repository cannot be opened or written to
     */
    Shares make(CustodyRequest request) throws InterruptedException {
        int needed = request.needed() == null ? 2 : request.needed();
        int count = request.shares() == null ? 2 : request.shares();
        try (RecoveryKey key = RecoveryKey.random(random);
                Password password = key.password()) {
            Repository repository = access.open(inventory.current().repository(request.repository()));
            List<RecoveryShare> shares = key.split(needed, count, random);
            KeyInfo added = repository
                    .keys()
                    .add(password, "recovery-" + shares.getFirst().set(), needed + "-of-" + count);
            trail.record(AuditEvent.succeeded("repositories.key-export", "Repository/" + request.repository())
                    .with("key", added.id())
                    .with("shares", needed + " of " + count)
                    .with("request", request.requestId())
                    .with("approvedBy", request.decidedBy())
                    .with("reason", request.reason()));
            return new Shares(
                    request.repository(),
                    added.id(),
                    needed,
                    shares.stream().map(RecoveryShare::code).toList());
        } catch (IOException e) {
            throw new ConflictException("The key of " + request.repository() + " could not be made: " + e.getMessage());
        }
    }
}

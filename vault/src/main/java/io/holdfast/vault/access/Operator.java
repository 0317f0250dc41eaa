package io.holdfast.vault.access;

import java.time.Instant;

/** A person at the vault itself. */
public record Operator(String name, HashedSecret secret, Instant since) {
    public Operator {
        Client.requireName(name);
    }
}

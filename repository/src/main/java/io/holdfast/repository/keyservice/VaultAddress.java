package io.holdfast.repository.keyservice;

import java.net.URI;
import java.util.Optional;

/**
 * A Vault, and how what is wanted of it is called in messages.
 *
 * @param server scheme, host and port
 * @param namespace of Vault Enterprise or OpenBao; empty: as the environment says
 */
record VaultAddress(URI server, Optional<String> namespace, String shown) {
    @Override
    public String toString() {
        return shown;
    }
}

package io.holdfast.cli.vault;

import io.holdfast.cli.CommandProvider;

/** Makes {@code vault} a command of {@code holdfast}. */
public final class VaultCommandProvider implements CommandProvider {
    @Override
    public Object command() {
        return new VaultCommand();
    }
}

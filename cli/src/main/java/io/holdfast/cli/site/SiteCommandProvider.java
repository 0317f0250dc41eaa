package io.holdfast.cli.site;

import io.holdfast.cli.CommandProvider;

/** Makes {@code site} a command of {@code holdfast}. */
public final class SiteCommandProvider implements CommandProvider {
    @Override
    public Object command() {
        return new SiteCommand();
    }
}

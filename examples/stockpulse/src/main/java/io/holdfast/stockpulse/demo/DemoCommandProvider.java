package io.holdfast.stockpulse.demo;

import io.holdfast.cli.CommandProvider;

/** Makes {@code demo} a command of {@code holdfast}. */
public final class DemoCommandProvider implements CommandProvider {
    @Override
    public Object command() {
        return new DemoCommand();
    }
}

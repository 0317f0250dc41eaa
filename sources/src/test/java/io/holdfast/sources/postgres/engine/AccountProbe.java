package io.holdfast.sources.postgres.engine;

import java.nio.file.Path;

/** Says in a process of its own how it would run PostgreSQL's programs. */
final class AccountProbe {
    private AccountProbe() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(EngineAccount.reaching(Path.of(arguments[0])));
    }
}

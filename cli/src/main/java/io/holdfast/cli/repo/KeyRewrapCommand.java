package io.holdfast.cli.repo;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.keyservice.KeyServiceLocation;
import io.holdfast.repository.keyservice.WrappedPassword;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a wrapped password encrypted anew. */
@Command(
        name = "rewrap",
        description = "Have the key service encrypt a wrapped password anew: by the newest version of its key after a"
                + " rotation, or by another key. The file is replaced once the new text was seen to decrypt to the"
                + " same. Needs no repository; its password stays.")
final class KeyRewrapCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The wrapped password, as 'key wrap' made it.")
    private Path file = Path.of("");

    @Option(
            names = "--service",
            paramLabel = "KEY",
            description = "Another key or service from now on: " + KeyServiceLocation.FORM + ". Default: the same.")
    private @Nullable String service;

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        WrappedPassword before = WrappedPassword.read(file);
        KeyServiceLocation next = service == null ? before.service() : KeyWrapCommand.location(service);
        before.rewrap(next, Variables.environment(), stores.patience()).replace(file);
        if (output.isJson()) {
            output.json(Map.of("file", file.toString(), "service", next.toString()));
        } else {
            output.line(file + " is encrypted by " + next + " now. Copies of the file as it was still open the"
                    + " repository for as long as the service decrypts with the former key.");
        }
        return ExitCode.SUCCESS.code();
    }
}

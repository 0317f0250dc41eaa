package io.holdfast.cli.repo;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.KeyInfo;
import io.holdfast.repository.key.KeyRing;
import io.holdfast.repository.lock.ThisProcess;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The keys of a repository. */
@Command(
        name = "key",
        description =
                "List, add, remove keys, and change the password. Each key opens the repository with a password of its"
                        + " own.",
        subcommands = {
            KeyCommand.Listed.class,
            KeyCommand.Add.class,
            KeyCommand.Remove.class,
            KeyCommand.Passwd.class,
            KeyWrapCommand.class,
            KeyRewrapCommand.class,
            KeySplitCommand.class,
            KeyCombineCommand.class
        })
final class KeyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Name what to do: list, add, remove, passwd, wrap, rewrap, split or combine.");
    }

    private static Map<String, Object> view(KeyInfo key, boolean current) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("current", current);
        fields.put("id", key.id());
        fields.put("short_id", key.shortId());
        fields.put("userName", key.username());
        fields.put("hostName", key.hostname());
        fields.put("created", key.created().toString());
        return fields;
    }

    private static void tell(Output output, KeyInfo key, boolean current, String what) {
        if (output.isJson()) {
            output.json(view(key, current));
        } else {
            output.line(what);
        }
    }

    /** What a new key says of itself. */
    private static final class Labels {
        @Option(names = "--host", description = "The key's note where it was made. Default: this machine's name.")
        private @Nullable String host;

        @Option(names = "--user", description = "The key's note who made it. Default: you.")
        private @Nullable String user;

        String host() {
            return host == null ? ThisProcess.self().hostname() : host;
        }

        String user() {
            return user == null ? System.getProperty("user.name", "") : user;
        }
    }

    @Command(name = "list", description = "List the keys; the one in use has a star.")
    static final class Listed implements Callable<Integer> {
        @Mixin
        private RepositoryOptions options = new RepositoryOptions();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            try (Repository repository = options.open()) {
                KeyRing ring = repository.keys();
                List<KeyInfo> keys = ring.list();
                if (output.isJson()) {
                    output.json(keys.stream()
                            .map(key -> view(key, key.id().equals(ring.current())))
                            .toList());
                } else {
                    output.table(
                            List.of("KEY", "USER", "HOST", "CREATED (UTC)"),
                            keys.stream()
                                    .map(key -> List.of(
                                            (key.id().equals(ring.current()) ? "*" : " ") + key.shortId(),
                                            key.username(),
                                            key.hostname(),
                                            key.created()
                                                    .truncatedTo(ChronoUnit.SECONDS)
                                                    .toString()))
                                    .toList());
                }
            }
            return ExitCode.SUCCESS.code();
        }
    }

    @Command(name = "add", description = "Add a key with a new password.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private NewPasswordOptions newPassword = new NewPasswordOptions();

        @Mixin
        private Labels labels = new Labels();

        @Mixin
        private RepositoryOptions options = new RepositoryOptions();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (Repository repository = options.open();
                    Password password = newPassword.read()) {
                KeyInfo added = repository.keys().add(password, labels.user(), labels.host());
                tell(output, added, false, "Added key " + added.shortId() + ".");
            }
            return ExitCode.SUCCESS.code();
        }
    }

    @Command(
            name = "remove",
            description = "Remove a key: its password opens the repository no more. The key in use cannot be removed.")
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "KEY", description = "Its id or a unique beginning of it.")
        private String id = "";

        @Mixin
        private RepositoryOptions options = new RepositoryOptions();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (Repository repository = options.open()) {
                KeyInfo removed = repository.keys().remove(id);
                tell(output, removed, false, "Removed key " + removed.shortId() + ".");
            }
            return ExitCode.SUCCESS.code();
        }
    }

    @Command(
            name = "passwd",
            description = "Change the password: a key with the new one is added, then the one in use is removed.")
    static final class Passwd implements Callable<Integer> {
        @Mixin
        private NewPasswordOptions newPassword = new NewPasswordOptions();

        @Mixin
        private Labels labels = new Labels();

        @Mixin
        private RepositoryOptions options = new RepositoryOptions();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (Repository repository = options.open();
                    Password password = newPassword.read()) {
                KeyInfo now = repository.keys().changePassword(password, labels.user(), labels.host());
                tell(output, now, true, "The repository opens with the new password, key " + now.shortId() + ".");
            }
            return ExitCode.SUCCESS.code();
        }
    }
}

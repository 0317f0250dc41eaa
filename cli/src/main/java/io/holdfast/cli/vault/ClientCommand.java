package io.holdfast.cli.vault;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.vault.VaultDesk;
import io.holdfast.vault.access.Client;
import io.holdfast.vault.access.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may store at the vault. */
@Command(
        name = "client",
        description = "Who may store at the vault: each has a name, a secret, a quota and repositories of its own.",
        subcommands = {
            ClientCommand.Add.class,
            ClientCommand.Show.class,
            ClientCommand.Change.class,
            ClientCommand.Rotate.class,
            ClientCommand.Revoke.class
        })
final class ClientCommand implements Runnable {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast vault client --help' lists them.");
    }

    /** @return lower-case digits without colons, as openssl and browsers show it with them */
    private static String fingerprint(String given) {
        String plain = given.replace(":", "").toLowerCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(plain).matches()) {
            throw new CommandFailed(ExitCode.USAGE, "'" + given + "' is no SHA-256 fingerprint of a certificate.");
        }
        return plain;
    }

    /** Tells a secret that was made here, the only time that it is seen. */
    private static void tell(Output output, Client client, Optional<String> made, String done) {
        if (output.isJson()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("name", client.name());
            made.ifPresent(secret -> told.put("secret", secret));
            output.json(told);
            return;
        }
        output.line(done);
        made.ifPresent(secret -> output.line("Secret, shown this once: " + secret));
    }

    /** {@code client add}. */
    @Command(
            name = "add",
            description = "Let a new client store. Without --secret-file a secret is made and shown once.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "NAME", description = "a-z, 0-9 and -. Never to be given again to another.")
        private String name = "";

        @Option(
                names = "--quota",
                paramLabel = "SIZE",
                converter = Amounts.Size.class,
                defaultValue = "1T",
                description = "How much it may store in all its repositories. Default: 1T.")
        private long quota;

        @Option(
                names = "--retention",
                paramLabel = "SPAN",
                converter = Amounts.Span.class,
                defaultValue = "30d",
                description = "How long from its arrival a file cannot be removed. Default: 30d.")
        private Duration retention = Duration.ZERO;

        @Option(
                names = "--tail-retention",
                paramLabel = "SPAN",
                converter = Amounts.Span.class,
                defaultValue = "1h",
                description =
                        "The same for the files of an open log, which are in snapshots minutes later. Default: 1h.")
        private Duration tailRetention = Duration.ZERO;

        @Option(
                names = "--no-extend",
                description =
                        "A new snapshot does not prolong the locks of the packs and indexes that are there. Only for"
                                + " clients that prolong by themselves what they use.")
        private boolean noExtend;

        @Option(
                names = "--certificate",
                paramLabel = "SHA256",
                description = "The fingerprint of the certificate that the client must show beside its secret.")
        private @Nullable String certificate;

        @Option(names = "--secret-file", paramLabel = "FILE", description = "Its first line is the secret.")
        private @Nullable Path secretFile;

        @Option(names = "--monitor", description = "It reads /metrics and /status, and no repository.")
        private boolean monitor;

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            Optional<Path> file = Optional.ofNullable(secretFile);
            String secret = file.isPresent() ? Secret.fresh(name, file) : Secrets.fresh(new SecureRandom());
            try {
                Client client = vault.desk()
                        .add(
                                new VaultDesk.NewClient(
                                        name,
                                        monitor ? Client.Role.MONITOR : Client.Role.STORE,
                                        quota,
                                        retention,
                                        tailRetention,
                                        !noExtend,
                                        Optional.ofNullable(certificate).map(ClientCommand::fingerprint)),
                                secret);
                tell(output, client, file.isPresent() ? Optional.empty() : Optional.of(secret), "Added " + name + ".");
                return 0;
            } catch (IllegalArgumentException e) {
                throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
            }
        }
    }

    /** {@code client list}. */
    @Command(name = "list", description = "List the clients.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            List<Client> clients = vault.desk().clients();
            if (output.isJson()) {
                output.json(clients.stream().map(Show::fields).toList());
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (Client client : clients) {
                rows.add(List.of(
                        client.name(),
                        client.role().toString().toLowerCase(Locale.ROOT),
                        client.revoked() ? "revoked" : "active",
                        Bytes.text(client.quota()),
                        Amounts.text(client.retention()),
                        client.extendOnSnapshot() ? "yes" : "no",
                        client.certificate().orElse("-")));
            }
            output.table(List.of("NAME", "ROLE", "STATE", "QUOTA", "RETENTION", "EXTEND", "CERTIFICATE"), rows);
            return 0;
        }

        /** Without the hash of the secret. */
        private static Map<String, Object> fields(Client client) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", client.name());
            fields.put("role", client.role());
            fields.put("revoked", client.revoked());
            fields.put("quota", client.quota());
            fields.put("retention", client.retention());
            fields.put("tailRetention", client.tailRetention());
            fields.put("extendOnSnapshot", client.extendOnSnapshot());
            fields.put("certificate", client.certificate().orElse(""));
            fields.put("since", client.since());
            return fields;
        }
    }

    /** {@code client set}. */
    @Command(
            name = "set",
            description =
                    "Change a client's quota, certificate, or its retention to a longer one (a shorter one needs two"
                            + " operators). Locks that are set stay as they are.")
    static final class Change implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--quota", paramLabel = "SIZE", converter = Amounts.Size.class, description = "In all.")
        private @Nullable Long quota;

        @Option(
                names = "--retention",
                paramLabel = "SPAN",
                converter = Amounts.Span.class,
                description = "For what arrives from now on.")
        private @Nullable Duration retention;

        @Option(
                names = "--certificate",
                paramLabel = "SHA256",
                description = "The fingerprint to demand, or an empty word for none.")
        private @Nullable String certificate;

        @Override
        public Integer call() throws IOException {
            vault.desk()
                    .change(
                            name,
                            Optional.ofNullable(quota),
                            Optional.ofNullable(retention),
                            Optional.ofNullable(certificate)
                                    .map(given -> given.isEmpty() ? given : fingerprint(given)));
            return 0;
        }
    }

    /** {@code client rotate}. */
    @Command(
            name = "rotate",
            description = "Give a client another secret; the old one is refused from the next request on. Without"
                    + " --secret-file it is made and shown once.")
    static final class Rotate implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--secret-file", paramLabel = "FILE", description = "Its first line is the secret.")
        private @Nullable Path secretFile;

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            Optional<Path> file = Optional.ofNullable(secretFile);
            String secret = file.isPresent() ? Secret.fresh(name, file) : Secrets.fresh(new SecureRandom());
            Client client = vault.desk().rotate(name, secret);
            tell(
                    output,
                    client,
                    file.isPresent() ? Optional.empty() : Optional.of(secret),
                    "Changed the secret of " + name + ".");
            return 0;
        }
    }

    /** {@code client revoke}. */
    @Command(name = "revoke", description = "Let a client in no more. What it stored stays, locks included.")
    static final class Revoke implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() throws IOException {
            vault.desk().revoke(name);
            return 0;
        }
    }
}

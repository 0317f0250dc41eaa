package io.holdfast.cli.vault;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.lock.ThisProcess;
import io.holdfast.vault.VaultDesk;
import io.holdfast.vault.VaultSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a vault. */
@Command(
        name = "init",
        description =
                "Make a vault in an empty folder: settings, operators, and unless told otherwise a certificate of its"
                        + " own, whose fingerprint is shown.")
final class VaultInitCommand implements Callable<Integer> {
    @Mixin
    private VaultOption vault = new VaultOption();

    @Option(
            names = "--operator",
            paramLabel = "NAME[=FILE]",
            description =
                    "A person who can ask for, or approve, an early release; give two at least, each of whom types a"
                            + " secret or brings it in a file. Without operators nothing can ever go early.")
    private List<String> operators = List.of();

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "0.0.0.0", description = "Default: 0.0.0.0, all.")
    private String bind = "";

    @Option(names = "--port", defaultValue = "8443", description = "Default: 8443.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description =
                    "A name or address by which clients call the vault, for the certificate that is made. Default:"
                            + " this machine's name, localhost and 127.0.0.1.")
    private List<String> hosts = List.of();

    @Option(names = "--certificate", paramLabel = "FILE", description = "A certificate (PEM) to use instead.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its key (PEM, PKCS#8, not encrypted).")
    private @Nullable Path key;

    @Option(names = "--plain-http", description = "Without TLS; only on a loopback address, behind a TLS proxy.")
    private boolean plainHttp;

    @Option(
            names = "--release-wait",
            paramLabel = "SPAN",
            converter = Amounts.Span.class,
            defaultValue = "1d",
            description = "How long after the second person's approval a release comes into force. Default: 1d.")
    private Duration releaseWait = Duration.ZERO;

    @Option(
            names = "--scrub",
            paramLabel = "SPAN",
            converter = Amounts.Span.class,
            defaultValue = "7d",
            description = "In which everything stored is read once. Default: 7d.")
    private Duration scrub = Duration.ZERO;

    @Option(
            names = "--keep-free",
            paramLabel = "SIZE",
            converter = Amounts.Size.class,
            defaultValue = "1G",
            description = "Uploads are refused before the disk has less free. Default: 1G.")
    private long keepFree;

    @Option(names = "--connections", defaultValue = "512", description = "At once, at most. Default: 512.")
    private int connections;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        VaultDesk desk = VaultDesk.init(vault.folder(), settings(), names(), secrets(), InstantSource.system());
        Optional<String> fingerprint = desk.fingerprint();
        if (output.isJson()) {
            output.json(Map.of(
                    "data", vault.folder().root().toString(),
                    "certificate",
                            fingerprint.isPresent() && certificate == null
                                    ? vault.folder().certificate().toString()
                                    : String.valueOf(certificate),
                    "fingerprint", fingerprint.orElse("")));
            return 0;
        }
        output.line("Made a vault in " + vault.folder().root());
        if (fingerprint.isPresent()) {
            output.line("Its certificate's SHA-256 is " + fingerprint.get());
            if (certificate == null) {
                output.line("Give clients " + vault.folder().certificate() + " to trust (restic --cacert).");
            }
        }
        output.line("Next: 'holdfast vault client add NAME', then 'holdfast vault serve'.");
        return 0;
    }

    private VaultSettings settings() {
        try {
            VaultSettings settings = VaultSettings.usual()
                    .withAddress(bind, port)
                    .withTimes(releaseWait, scrub)
                    .withLimits(keepFree, connections);
            if (plainHttp) {
                settings = settings.withPlainHttp();
            }
            Path givenCertificate = certificate;
            Path givenKey = key;
            if (givenCertificate != null && givenKey != null) {
                return settings.withCertificate(givenCertificate.toAbsolutePath(), givenKey.toAbsolutePath());
            }
            if (givenCertificate != null || givenKey != null) {
                throw new CommandFailed(ExitCode.USAGE, "--certificate and --key go together.");
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private List<String> names() {
        if (!hosts.isEmpty()) {
            return hosts;
        }
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1"));
        String own = ThisProcess.self().hostname();
        if (!own.isEmpty() && !names.contains(own)) {
            names.add(own);
        }
        return names;
    }

    private Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String operator : operators) {
            int equals = operator.indexOf('=');
            String name = equals < 0 ? operator : operator.substring(0, equals);
            secrets.put(
                    name,
                    Secret.fresh(
                            name,
                            equals < 0 ? Optional.empty() : Optional.of(Path.of(operator.substring(equals + 1)))));
        }
        return secrets;
    }
}

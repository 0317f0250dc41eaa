package io.holdfast.vault;

import io.holdfast.vault.http.VaultHttp;
import io.holdfast.vault.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that is served, and whether its files have been renewed meanwhile. Safe for many threads. */
final class CertificateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

    private final Optional<VaultHttp.Tls> files;
    private List<FileTime> taken = List.of();
    private Optional<String> problem = Optional.empty();

    CertificateFiles(VaultFolder folder, VaultSettings settings) throws IOException {
        this.files = settings.plainHttp()
                ? Optional.empty()
                : Optional.of(new VaultHttp.Tls(
                        settings.certificate().orElse(folder.certificate()),
                        settings.key().orElse(folder.key())));
        if (files.isPresent()) {
            Path certificate = files.get().certificate();
            if (!Files.exists(certificate)) {
                throw new IOException("There is no certificate in " + certificate
                        + ". 'holdfast vault init' makes one, or give --certificate and --key.");
            }
            this.taken = times(files.get());
        }
    }

    Optional<VaultHttp.Tls> files() {
        return files;
    }

    /** What is done with renewed files. */
    @FunctionalInterface
    interface Renewal {
        void take(VaultHttp.Tls files) throws IOException;
    }

    /** Hands renewed files over; those that do not fit, such as a new certificate before its key, at the next call. */
    synchronized void renew(Renewal renewal) {
        if (files.isEmpty()) {
            return;
        }
        try {
            List<FileTime> now = times(files.get());
            if (!now.equals(taken)) {
                renewal.take(files.get());
                taken = now;
                LOG.info("The certificate was renewed");
            }
            problem = Optional.empty();
        } catch (IOException e) {
            problem = Optional.of(e.getMessage() + "; the certificate of before is served");
        }
    }

    /** Why the files, as they are now, are not served. */
    synchronized Optional<String> problem() {
        return problem;
    }

    Optional<Instant> ends() throws IOException {
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(Certificates.ends(files.get().certificate()));
    }

    private static List<FileTime> times(VaultHttp.Tls files) throws IOException {
        return List.of(Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
    }
}

package io.holdfast.vault;

import io.holdfast.vault.http.VaultHttp;
import io.holdfast.vault.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/** The certificate that is served, and whether its file has been renewed meanwhile. For one thread. */
final class CertificateFiles {
    private final Optional<VaultHttp.Tls> files;
    private Optional<FileTime> seen = Optional.empty();

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
            this.seen = Optional.of(Files.getLastModifiedTime(certificate));
        }
    }

    Optional<VaultHttp.Tls> files() {
        return files;
    }

    /** Whether the file is another one than at the last call. */
    boolean changed() throws IOException {
        if (files.isEmpty()) {
            return false;
        }
        Optional<FileTime> now =
                Optional.of(Files.getLastModifiedTime(files.get().certificate()));
        boolean changed = !now.equals(seen);
        seen = now;
        return changed;
    }

    Optional<Instant> ends() throws IOException {
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(Certificates.ends(files.get().certificate()));
    }
}

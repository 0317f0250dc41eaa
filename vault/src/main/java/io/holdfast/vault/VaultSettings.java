package io.holdfast.vault;

import io.holdfast.vault.disk.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a vault serves; in {@code vault.json} of its folder.
 *
 * @param bind the address to listen on
 * @param port 0 for a free one
 * @param plainHttp without TLS, which is only done on a loopback address
 * @param certificate a PEM file with the certificate and its chain; without it the one that {@code init} made
 * @param key a PEM file with its key (PKCS#8, not encrypted)
 * @param releaseWait how long after its approval a release comes into force
 * @param releaseOpen how long a release then stays in force
 * @param scrubRound in which everything stored is read once
 * @param keepFree in bytes: uploads are refused before the disk has less
 * @param connections at once, at most
 */
public record VaultSettings(
        String bind,
        int port,
        boolean plainHttp,
        Optional<Path> certificate,
        Optional<Path> key,
        Duration releaseWait,
        Duration releaseOpen,
        Duration scrubRound,
        long keepFree,
        int connections) {

    public static final int PORT = 8443;

    public VaultSettings {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("A certificate and its key go together");
        }
        if (scrubRound.isNegative() || scrubRound.isZero()) {
            throw new IllegalArgumentException("The scrub needs a time for its round");
        }
        if (releaseWait.isNegative() || keepFree < 0 || connections < 1) {
            throw new IllegalArgumentException("Waiting time, free space and connections cannot be negative");
        }
    }

    /** On every address, with the certificate that {@code init} makes; a release waits a day; a scrub in seven days. */
    public static VaultSettings usual() {
        return new VaultSettings(
                "0.0.0.0",
                PORT,
                false,
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(1),
                Duration.ofDays(7),
                Duration.ofDays(7),
                1L << 30,
                512);
    }

    public VaultSettings withAddress(String otherBind, int otherPort) {
        return new VaultSettings(
                otherBind,
                otherPort,
                plainHttp,
                certificate,
                key,
                releaseWait,
                releaseOpen,
                scrubRound,
                keepFree,
                connections);
    }

    public VaultSettings withPlainHttp() {
        return new VaultSettings(
                bind, port, true, certificate, key, releaseWait, releaseOpen, scrubRound, keepFree, connections);
    }

    public VaultSettings withCertificate(Path otherCertificate, Path otherKey) {
        return new VaultSettings(
                bind,
                port,
                plainHttp,
                Optional.of(otherCertificate),
                Optional.of(otherKey),
                releaseWait,
                releaseOpen,
                scrubRound,
                keepFree,
                connections);
    }

    public VaultSettings withTimes(Duration otherReleaseWait, Duration otherScrubRound) {
        return new VaultSettings(
                bind,
                port,
                plainHttp,
                certificate,
                key,
                otherReleaseWait,
                releaseOpen,
                otherScrubRound,
                keepFree,
                connections);
    }

    public VaultSettings withLimits(long otherKeepFree, int otherConnections) {
        return new VaultSettings(
                bind,
                port,
                plainHttp,
                certificate,
                key,
                releaseWait,
                releaseOpen,
                scrubRound,
                otherKeepFree,
                otherConnections);
    }

    /** @throws IOException when there is no vault in the folder */
    public static VaultSettings read(VaultFolder folder) throws IOException {
        return file(folder)
                .read()
                .orElseThrow(() -> new IOException("There is no vault in " + folder.root()
                        + ". Make one: 'holdfast vault init --data " + folder.root() + "'."));
    }

    static JsonFile<VaultSettings> file(VaultFolder folder) {
        return new JsonFile<>(folder.settings(), VaultSettings.class);
    }
}

package io.holdfast.sources.models;

import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The digest over all files of one version of training data and their names: SHA-256 of the lines that
 * {@code sha256sum} prints for them, in the byte order of their paths. Not safe for more than one thread.
 */
public final class TrainingDataDigest {
    private final TreeMap<byte[], byte[]> digests = new TreeMap<>(Arrays::compareUnsigned);

    /** The digest of the files that lie in {@code directory} now; reads them all. */
    public static String of(Path directory) throws IOException {
        TrainingDataDigest digest = new TrainingDataDigest();
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            MessageDigest sha256 = sha256();
            try (InputStream content = new DigestInputStream(Files.newInputStream(file), sha256)) {
                content.transferTo(java.io.OutputStream.nullOutputStream());
            }
            digest.add(EntryPath.of(directory.relativize(file).toString()), sha256.digest());
        }
        return digest.finish();
    }

    /**
     * @param path relative to the version's folder
     * @param sha256 of the file's content
     * @throws SourceException for a name that {@code sha256sum} would not print as it is
     */
    public void add(EntryPath path, byte[] sha256) throws SourceException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        path.names().forEach(name -> {
            if (bytes.size() > 0) {
                bytes.write('/');
            }
            bytes.writeBytes(name.toBytes());
        });
        for (byte b : bytes.toByteArray()) {
            if (b == '\\' || b == '\n' || b == '\r') {
                throw new SourceException("The training data file '" + path + "' has a backslash or a line break in "
                        + "its name. Give it a plain name and write the binding's sha256 again.");
            }
        }
        digests.put(bytes.toByteArray(), sha256.clone());
    }

    /** 64 lower-case hexadecimal digits. */
    public String finish() {
        MessageDigest all = sha256();
        digests.forEach((path, sha256) -> {
            all.update(HexFormat.of().formatHex(sha256).getBytes(StandardCharsets.US_ASCII));
            all.update(new byte[] {' ', ' '});
            all.update(path);
            all.update((byte) '\n');
        });
        return HexFormat.of().formatHex(all.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

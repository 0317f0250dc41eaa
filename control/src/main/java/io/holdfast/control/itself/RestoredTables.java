package io.holdfast.control.itself;

import io.holdfast.control.Bytes;
import io.holdfast.sources.RestoreReport.Validation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The files of a catalog backup in a directory. */
record RestoredTables(Path directory) {
    CatalogManifest manifest() throws IOException {
        return CatalogManifest.parse(Files.readString(directory.resolve("catalog.json")));
    }

    /** One for each table: whether its file is, byte for byte, what was exported. */
    List<Validation> validations() throws IOException {
        List<Validation> validations = new ArrayList<>();
        for (CatalogManifest.Table table : manifest().tables()) {
            Path file = directory.resolve(table.path().toString().substring(1));
            boolean same = Files.exists(file) && digest(file).equals(table.sha256());
            validations.add(new Validation(
                    "table " + table.name(),
                    same,
                    same
                            ? table.rows() + " rows, " + Bytes.text(table.bytes()) + ", as they were exported"
                            : "differs from what was exported"));
        }
        return validations;
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

package io.holdfast.repository.config;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.chunk.Polynomial;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * @param version 1 or 2; version 2 may compress
 * @param id 64 hexadecimal digits, random
 * @param chunkerPolynomial irreducible, of degree 53
 */
public record RepositoryConfig(int version, String id, long chunkerPolynomial) {
    /** The version of new repositories. */
    public static final int VERSION = 2;

    /**
     * Reads and checks it.
     *
     * @throws RepositoryException.Damaged when it is not sound
     * @throws RepositoryException when it is of a version that this program does not know
     */
    public static RepositoryConfig read(SealedFiles files) throws IOException {
        byte[] bytes = files.read(StoreFile.CONFIG);
        try {
            JsonNode json = Json.parse(bytes);
            int version = Json.integer(json, "version");
            if (version < 1 || version > VERSION) {
                throw new RepositoryException("The repository is of version " + version
                        + "; this program knows versions 1 and 2. Use a newer program.");
            }
            String polynomial = Json.text(json, "chunker_polynomial");
            long value = Polynomial.parse(polynomial);
            if (!Polynomial.isIrreducible(value)) {
                throw new Json.Malformed("the chunker polynomial " + polynomial + " is not irreducible");
            }
            return new RepositoryConfig(version, Json.id(json, "id"), value);
        } catch (Json.Malformed | NumberFormatException e) {
            throw files.damaged(StoreFile.CONFIG, String.valueOf(e.getMessage()), e);
        }
    }

    public void write(SealedFiles files) throws IOException {
        files.writeConfig(toJson());
    }

    byte[] toJson() {
        ObjectNode json = Json.object();
        json.put("version", version);
        json.put("id", id);
        json.put("chunker_polynomial", Polynomial.print(chunkerPolynomial));
        return Json.write(json);
    }
}

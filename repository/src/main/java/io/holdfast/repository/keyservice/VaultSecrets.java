package io.holdfast.repository.keyservice;

import io.holdfast.repository.file.Json;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * Reads from a key-value engine.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version">Read secret version</a>
 */
final class VaultSecrets {
    private VaultSecrets() {}

    static String read(StoredSecret.InVault at, Variables variables) throws IOException {
        VaultAddress vault = new VaultAddress(at.server(), at.namespace(), at.toString());
        try (VaultCalls calls = VaultCalls.open(vault, variables)) {
            byte[] answer = calls.get(at.path());
            try {
                return field(at, Json.parse(answer).path("data"));
            } catch (Json.Malformed e) {
                throw new KeyServiceException(vault + " answers with no JSON. Check its address.");
            } finally {
                Arrays.fill(answer, (byte) 0);
            }
        }
    }

    private static String field(StoredSecret.InVault at, JsonNode data) throws KeyServiceException {
        // version 2 puts what is kept beside what it knows of it
        JsonNode kept = data.path("data").isObject() && data.path("metadata").isObject() ? data.path("data") : data;
        JsonNode value = kept.path(at.field());
        if (!value.isValueNode() || value.isNull()) {
            throw new KeyServiceException("The secret of " + at + " has no such field"
                    + (at.path().contains("/data/")
                            ? ""
                            : ", or lies in an engine of version 2, whose path has data/ behind" + " the mount")
                    + ". Check what stands behind the #.");
        }
        return value.asString();
    }
}

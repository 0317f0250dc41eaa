package io.holdfast.repository.key;

import io.holdfast.repository.Password;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.Json;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A key file's content.
 *
 * @param salt of scrypt; restic refuses any length but 64 bytes
 * @param data the sealing key as JSON, sealed under the derived key
 */
record KeyFile(Instant created, String username, String hostname, Scrypt scrypt, byte[] salt, byte[] data) {
    private static final int SALT = 64;

    static KeyFile seal(
            SealingKey key,
            Password password,
            Scrypt scrypt,
            String username,
            String hostname,
            Instant created,
            SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        byte[] plaintext = write(key);
        byte[] data = new Sealer(scrypt.derive(password, salt), random).seal(plaintext);
        Arrays.fill(plaintext, (byte) 0);
        return new KeyFile(created, username, hostname, scrypt, salt, data);
    }

    /**
     * @throws Sealer.NotAuthentic when the password is another, or the data has changed
     * @throws Json.Malformed when the sealed content is no key
     */
    SealingKey open(Password password, SecureRandom random) throws Sealer.NotAuthentic, Json.Malformed {
        byte[] plaintext = new Sealer(scrypt.derive(password, salt), random).open(data);
        try {
            JsonNode json = Json.parse(plaintext);
            return new SealingKey(
                    Json.bytes(json, "encrypt"),
                    Json.bytes(Json.child(json, "mac"), "k"),
                    Json.bytes(Json.child(json, "mac"), "r"));
        } catch (IllegalArgumentException e) {
            throw new Json.Malformed("the sealed key is not valid: " + e.getMessage());
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    static KeyFile parse(byte[] bytes) throws Json.Malformed {
        JsonNode json = Json.parse(bytes);
        String kdf = Json.text(json, "kdf");
        if (!kdf.equals("scrypt")) {
            throw new Json.Malformed("unknown key derivation " + kdf);
        }
        byte[] salt = Json.bytes(json, "salt");
        if (salt.length == 0) {
            throw new Json.Malformed("no salt");
        }
        try {
            Scrypt scrypt = new Scrypt(Json.integer(json, "N"), Json.integer(json, "r"), Json.integer(json, "p"));
            return new KeyFile(
                    Json.time(json, "created"),
                    Json.textOrEmpty(json, "username"),
                    Json.textOrEmpty(json, "hostname"),
                    scrypt,
                    salt,
                    Json.bytes(json, "data"));
        } catch (IllegalArgumentException e) {
            throw new Json.Malformed(String.valueOf(e.getMessage()));
        }
    }

    byte[] write() {
        ObjectNode json = Json.object();
        json.put("created", created.toString());
        json.put("username", username);
        json.put("hostname", hostname);
        json.put("kdf", "scrypt");
        json.put("N", scrypt.n());
        json.put("r", scrypt.r());
        json.put("p", scrypt.p());
        json.put("salt", salt);
        json.put("data", data);
        return Json.write(json);
    }

    /** The sealing key as it is sealed in a key file, and as {@code restic cat masterkey} prints it. */
    static byte[] write(SealingKey key) {
        ObjectNode json = Json.object();
        json.putObject("mac").put("k", key.k()).put("r", key.r());
        json.put("encrypt", key.encrypt());
        return Json.write(json);
    }

    @Override
    public String toString() {
        return "KeyFile[" + username + "@" + hostname + ", " + created + "]";
    }
}

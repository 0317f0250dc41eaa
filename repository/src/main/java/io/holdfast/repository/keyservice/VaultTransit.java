package io.holdfast.repository.keyservice;

import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key of the transit engine of HashiCorp Vault or OpenBao. The context is the engine's, which enters the derivation of
 * the key when it was made with {@code derived=true}; the engine ignores it for other keys.
 */
final class VaultTransit implements KeyService {
    private final KeyServiceLocation.VaultTransit at;
    private final VaultCalls calls;

    private VaultTransit(KeyServiceLocation.VaultTransit at, VaultCalls calls) {
        this.at = at;
        this.calls = calls;
    }

    static VaultTransit open(KeyServiceLocation.VaultTransit at, Variables variables) throws IOException {
        return new VaultTransit(
                at, VaultCalls.open(new VaultAddress(at.server(), at.namespace(), at.toString()), variables));
    }

    @Override
    public String wrap(byte[] secret, String context) throws KeyServiceException {
        byte[] plaintext = Base64.getEncoder().encode(secret);
        try {
            return text(call("encrypt", "plaintext", plaintext, context, "ciphertext"));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(String wrapped, String context) throws KeyServiceException {
        byte[] plaintext =
                call("decrypt", "ciphertext", wrapped.getBytes(StandardCharsets.UTF_8), context, "plaintext");
        try {
            return Base64.getDecoder().decode(plaintext);
        } catch (IllegalArgumentException e) {
            // the cause would quote it
            throw new KeyServiceException(at + " answers with no base64. Check that it is a transit engine.");
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    @Override
    public String rewrap(String wrapped, String context) throws KeyServiceException {
        return text(call("rewrap", "ciphertext", wrapped.getBytes(StandardCharsets.UTF_8), context, "ciphertext"));
    }

    /** @param value only of characters that need no escape in JSON */
    private byte[] call(String verb, String field, byte[] value, String context, String wanted)
            throws KeyServiceException {
        byte[] head = ("{\"context\":\""
                        + Base64.getEncoder().encodeToString(context.getBytes(StandardCharsets.UTF_8)) + "\",\"" + field
                        + "\":\"")
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(head, head.length + value.length + 2);
        System.arraycopy(value, 0, body, head.length, value.length);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';
        try {
            return calls.post(at.mount() + "/" + verb + "/" + at.key(), body, wanted);
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        calls.close();
    }
}

package io.holdfast.repository.keyservice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.repository.file.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mock, as no server of either kind can be had as a package: answers the calls of AWS KMS (JSON 1.1) and of the transit
 * engine of HashiCorp Vault that their documentation describes, with their errors, and encrypts with AES-256-GCM. It has
 * one key for both, which is derived by the context as Vault's with {@code derived=true}. It checks no signatures.
 */
public final class MockKeyService implements AutoCloseable {
    public static final String KMS_KEY = "alias/backup";
    public static final String TOKEN = "hvs.the-token-of-the-test";
    public static final String ROLE = "role-1";
    public static final String SECRET_ID = "secret-id-of-the-test";

    private static final int IV = 12;
    private static final int TAG_BITS = 128;

    private final HttpServer server;
    private final SecureRandom random = new SecureRandom();
    private final List<byte[]> versions = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile int oldestAllowed = 1;

    private MockKeyService(HttpServer server) {
        this.server = server;
        rotate();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public static MockKeyService start() throws IOException {
        return new MockKeyService(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    static MockKeyService start(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new MockKeyService(server);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String kms() {
        return "awskms:" + KMS_KEY + "?endpoint=http://127.0.0.1:" + port();
    }

    public String vault() {
        return "vault:http://127.0.0.1:" + port() + "/team/transit/backup";
    }

    /** Everything that it was asked to encrypt. */
    public List<String> secrets() {
        return List.copyOf(secrets);
    }

    /** The calls in their order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public void rotate() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        versions.add(key);
    }

    /** Former versions decrypt no more: {@code min_decryption_version}. */
    public void forgetFormer() {
        oldestAllowed = versions.size();
    }

    /** The next so many calls are answered with 503. */
    public void failNext(int number) {
        failures.set(number);
    }

    private record Answer(int status, ObjectNode body) {}

    /** Answered as an error of its kind. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer;
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                calls.add("failed");
                answer = target == null
                        ? vaultError(503, "Vault is sealed")
                        : kmsError(503, "KMSInternalException", "try again");
            } else {
                answer = target == null ? vaultAnswer(exchange, body) : kmsAnswer(target, body);
            }
            byte[] bytes = Json.write(answer.body());
            exchange.getResponseHeaders()
                    .set("Content-Type", target == null ? "application/json" : "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (Json.Malformed | GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private Answer kmsAnswer(String target, byte[] body) throws Json.Malformed, GeneralSecurityException {
        String verb = target.substring(target.indexOf('.') + 1);
        calls.add("kms " + verb);
        ObjectNode request = Json.parse(body);
        ObjectNode reply = Json.object();
        String key = Json.textOrEmpty(request, verb.equals("ReEncrypt") ? "SourceKeyId" : "KeyId");
        if (!key.equals(KMS_KEY)) {
            return kmsError(400, "NotFoundException", "Alias arn:aws:kms:us-east-1:1:" + key + " is not found.");
        }
        try {
            switch (verb) {
                case "Encrypt" -> {
                    byte[] secret = Json.bytes(request, "Plaintext");
                    secrets.add(new String(secret, StandardCharsets.UTF_8));
                    reply.put("CiphertextBlob", encoded(encrypt(secret, context(request, "EncryptionContext"))));
                }
                case "Decrypt" ->
                    reply.put(
                            "Plaintext",
                            encoded(decrypt(
                                    Json.bytes(request, "CiphertextBlob"), context(request, "EncryptionContext"))));
                case "ReEncrypt" ->
                    reply.put(
                            "CiphertextBlob",
                            encoded(encrypt(
                                    decrypt(
                                            Json.bytes(request, "CiphertextBlob"),
                                            context(request, "SourceEncryptionContext")),
                                    context(request, "DestinationEncryptionContext"))));
                default -> {
                    return kmsError(400, "UnknownOperationException", verb);
                }
            }
        } catch (Refusal e) {
            return kmsError(400, "InvalidCiphertextException", "");
        }
        reply.put("KeyId", "arn:aws:kms:us-east-1:1:key/1");
        return new Answer(200, reply);
    }

    private static String context(ObjectNode request, String field) throws Json.Malformed {
        return Json.child(request, field).toString();
    }

    private static Answer kmsError(int status, String type, String message) {
        ObjectNode body = Json.object();
        body.put("__type", type);
        body.put("message", message);
        return new Answer(status, body);
    }

    private Answer vaultAnswer(HttpExchange exchange, byte[] body) throws Json.Malformed, GeneralSecurityException {
        String path = exchange.getRequestURI().getPath();
        String namespace = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
        calls.add("vault " + path + (namespace == null ? "" : " in " + namespace));
        if (path.equals("/v1/auth/approle/login")) {
            ObjectNode request = Json.parse(body);
            if (!Json.text(request, "role_id").equals(ROLE)
                    || !Json.text(request, "secret_id").equals(SECRET_ID)) {
                return vaultError(400, "invalid role or secret ID");
            }
            ObjectNode reply = Json.object();
            reply.putObject("auth").put("client_token", TOKEN);
            return new Answer(200, reply);
        }
        if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            return vaultError(403, "permission denied");
        }
        if (path.equals("/v1/auth/token/revoke-self")) {
            return new Answer(200, Json.object());
        }
        List<String> parts = new ArrayList<>(List.of(path.split("/")));
        if (!path.matches("/v1/team/transit/(encrypt|decrypt|rewrap)/backup")) {
            return vaultError(404, "no handler for route \"" + path + "\". route entry not found.");
        }
        ObjectNode request = Json.parse(body);
        String context = Json.textOrEmpty(request, "context");
        if (context.isEmpty()) {
            return vaultError(400, "missing 'context' for key derivation; the key was created using a derived key");
        }
        ObjectNode reply = Json.object();
        ObjectNode data = reply.putObject("data");
        try {
            switch (parts.get(parts.size() - 2)) {
                case "encrypt" -> {
                    byte[] secret = Json.bytes(request, "plaintext");
                    secrets.add(new String(secret, StandardCharsets.UTF_8));
                    data.put("ciphertext", vaultText(encrypt(secret, context)));
                }
                case "decrypt" -> data.put("plaintext", encoded(decrypt(fromVaultText(request), context)));
                default ->
                    data.put("ciphertext", vaultText(encrypt(decrypt(fromVaultText(request), context), context)));
            }
        } catch (Refusal e) {
            return vaultError(400, String.valueOf(e.getMessage()));
        }
        return new Answer(200, reply);
    }

    private static String vaultText(byte[] ciphertext) {
        return "vault:v" + ciphertext[0] + ":" + encoded(Arrays.copyOfRange(ciphertext, 1, ciphertext.length));
    }

    private static byte[] fromVaultText(ObjectNode request) throws Json.Malformed, Refusal {
        String[] parts = Json.text(request, "ciphertext").split(":", -1);
        if (parts.length != 3 || !parts[0].equals("vault")) {
            throw new Refusal("invalid ciphertext: no prefix");
        }
        byte[] rest = Base64.getDecoder().decode(parts[2]);
        byte[] whole = new byte[rest.length + 1];
        whole[0] = Byte.parseByte(parts[1].substring(1));
        System.arraycopy(rest, 0, whole, 1, rest.length);
        return whole;
    }

    private static Answer vaultError(int status, String message) {
        ObjectNode body = Json.object();
        body.putArray("errors").add(message);
        return new Answer(status, body);
    }

    /** The key's version, the nonce, and what AES-GCM made. */
    private byte[] encrypt(byte[] secret, String context) throws GeneralSecurityException {
        byte[] iv = new byte[IV];
        random.nextBytes(iv);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, derived(versions.size(), context), new GCMParameterSpec(TAG_BITS, iv));
        byte[] sealed = cipher.doFinal(secret);
        byte[] whole = new byte[1 + IV + sealed.length];
        whole[0] = (byte) versions.size();
        System.arraycopy(iv, 0, whole, 1, IV);
        System.arraycopy(sealed, 0, whole, 1 + IV, sealed.length);
        return whole;
    }

    private byte[] decrypt(byte[] whole, String context) throws GeneralSecurityException, Refusal {
        if (whole.length < 1 + IV || whole[0] < 1 || whole[0] > versions.size()) {
            throw new Refusal("invalid ciphertext: version is not known");
        }
        if (whole[0] < oldestAllowed) {
            throw new Refusal("ciphertext or signature version is disallowed by policy (too old)");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, derived(whole[0], context), new GCMParameterSpec(TAG_BITS, whole, 1, IV));
        try {
            return cipher.doFinal(whole, 1 + IV, whole.length - 1 - IV);
        } catch (AEADBadTagException e) {
            throw new Refusal("cipher: message authentication failed");
        }
    }

    private SecretKeySpec derived(int version, String context) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(versions.get(version - 1), "HmacSHA256"));
        return new SecretKeySpec(mac.doFinal(context.getBytes(StandardCharsets.UTF_8)), "AES");
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

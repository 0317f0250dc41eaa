package io.holdfast.repository.keyservice;

import io.holdfast.repository.file.Json;
import io.holdfast.repository.store.Variables;
import io.holdfast.repository.store.rest.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Speaks the HTTP API of a Vault, logged in by a token or an AppRole. Answers are read without making text of them. */
final class VaultCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VaultCalls.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** Too many requests; standby without forwarding; sealed; and what gateways say. */
    private static final Set<Integer> LATER = Set.of(412, 429, 472, 473, 500, 502, 503, 504);

    private final VaultAddress at;
    private final Variables variables;
    private final HttpClient client;
    private @Nullable String token;
    /** Whether the token is of our own login, to be revoked. */
    private boolean ours;

    private VaultCalls(VaultAddress at, Variables variables, HttpClient client) {
        this.at = at;
        this.variables = variables;
        this.client = client;
    }

    static VaultCalls open(VaultAddress at, Variables variables) throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                // a standby sends to the active one; never from TLS to none
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT);
        Tls.context(variables.get("VAULT_CACERT"), Optional.empty()).ifPresent(client::sslContext);
        return new VaultCalls(at, variables, client.build());
    }

    /**
     * The value of a text field of the answer, in UTF-8.
     *
     * @param body sent as it is
     */
    byte[] post(String path, byte[] body, String wanted) throws KeyServiceException {
        return call(path, token(), body, wanted);
    }

    /** The whole answer, which the caller wipes. */
    byte[] get(String path) throws KeyServiceException {
        return answer(path, request(path, token()).GET());
    }

    private String token() throws KeyServiceException {
        String known = token;
        if (known == null) {
            known = login();
            token = known;
        }
        return known;
    }

    private String login() throws KeyServiceException {
        Optional<String> role = variables.get("VAULT_ROLE_ID");
        if (role.isPresent()) {
            var credentials = Json.object();
            credentials.put("role_id", role.get());
            secret("VAULT_SECRET_ID").ifPresent(secret -> credentials.put("secret_id", secret));
            byte[] given = call("auth/approle/login", "", Json.write(credentials), "client_token");
            ours = true;
            return new String(given, StandardCharsets.UTF_8);
        }
        Optional<String> given = secret("VAULT_TOKEN");
        Path home = Path.of(System.getProperty("user.home", "/"), ".vault-token");
        if (given.isEmpty() && Files.isReadable(home)) {
            given = Optional.of(firstLine(home));
        }
        return given.orElseThrow(() -> new KeyServiceException("There is no token for " + at
                + ". Set VAULT_TOKEN_FILE or VAULT_TOKEN, or VAULT_ROLE_ID with VAULT_SECRET_ID_FILE."));
    }

    /** From the file that {@code NAME_FILE} names, else the variable itself. */
    private Optional<String> secret(String name) throws KeyServiceException {
        Optional<String> file = variables.get(name + "_FILE");
        return file.isPresent() ? Optional.of(firstLine(Path.of(file.get()))) : variables.get(name);
    }

    private static String firstLine(Path file) throws KeyServiceException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        } catch (IOException e) {
            throw new KeyServiceException(file + " cannot be read: " + e + ". Let this program read it.", e);
        }
    }

    private byte[] call(String path, String given, byte[] body, String wanted) throws KeyServiceException {
        byte[] answer = answer(
                path,
                request(path, given)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        try {
            return wanted.isEmpty() ? new byte[0] : field(answer, wanted);
        } finally {
            Arrays.fill(answer, (byte) 0);
        }
    }

    private HttpRequest.Builder request(String path, String given) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(at.server() + "/v1/" + path))
                .timeout(SILENCE)
                .header("X-Vault-Request", "true");
        if (!given.isEmpty()) {
            request.header("X-Vault-Token", given);
        }
        at.namespace()
                .or(() -> variables.get("VAULT_NAMESPACE"))
                .ifPresent(namespace -> request.header("X-Vault-Namespace", namespace));
        return request;
    }

    private byte[] answer(String path, HttpRequest.Builder request) throws KeyServiceException {
        HttpResponse<byte[]> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new KeyServiceException.Unreachable("Cannot reach " + at + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyServiceException("Interrupted while " + at + " was asked. Start again.", e);
        }
        byte[] answer = response.body();
        if (response.statusCode() / 100 == 2) {
            return answer;
        }
        try {
            String said = "status " + response.statusCode() + ", " + errors(answer);
            if (LATER.contains(response.statusCode())) {
                throw new KeyServiceException.Unreachable(at + " answers with " + said);
            }
            throw new KeyServiceException("The key service refuses " + path + " of " + at + ": " + said
                    + ". Check the key's name, and the policy of the token or AppRole.");
        } finally {
            Arrays.fill(answer, (byte) 0);
        }
    }

    private byte[] field(byte[] answer, String wanted) throws KeyServiceException {
        try (JsonParser parser = Json.FACTORY.createParser(answer)) {
            for (JsonToken next = parser.nextToken(); next != null; next = parser.nextToken()) {
                if (next == JsonToken.PROPERTY_NAME
                        && wanted.equals(parser.currentName())
                        && parser.nextToken() == JsonToken.VALUE_STRING) {
                    return utf8(parser);
                }
            }
        } catch (JacksonException e) {
            throw new KeyServiceException(at + " answers with no JSON. Check its address.");
        }
        throw new KeyServiceException(at + " answers without " + wanted + ". Check its address.");
    }

    private static byte[] utf8(JsonParser parser) {
        char[] characters = parser.getStringCharacters();
        int from = parser.getStringOffset();
        byte[] found = new byte[parser.getStringLength()];
        for (int i = 0; i < found.length; i++) {
            // base64, "vault:v1:" and tokens: all ASCII
            found[i] = (byte) characters[from + i];
            characters[from + i] = 0;
        }
        return found;
    }

    private static String errors(byte[] answer) {
        try {
            String said = String.join("; ", Json.texts(Json.parse(answer), "errors"));
            return said.isBlank() ? "without a reason" : said.strip().replaceAll("\\s+", " ");
        } catch (Json.Malformed e) {
            return "and no JSON";
        }
    }

    @Override
    public void close() {
        String known = token;
        if (ours && known != null) {
            try {
                call("auth/token/revoke-self", known, new byte[0], "");
            } catch (KeyServiceException e) {
                LOG.debug("The login at {} could not be ended; it ends by itself: {}", at, e.getMessage());
            }
        }
        client.close();
    }
}

package io.holdfast.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What groups of the identity provider may do, as files say it. The provider here only publishes its key; the tokens are made
 * by the test (portal/e2e does the same against a Keycloak).
 */
@Timeout(300)
class DeclaredGroupsTest {
    private static final String ADMIN = "/api/v1/admin/";

    @TempDir
    static Path folder;

    private static HttpServer published;
    private static ECKey key;
    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        published = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        published.createContext("/", exchange -> {
            String body = exchange.getRequestURI().getPath().endsWith("openid-configuration")
                    ? """
                    {"issuer": "%1$s", "authorization_endpoint": "%1$s/a", "token_endpoint": "%1$s/t",
                     "jwks_uri": "%1$s/keys"}""".formatted(issuer())
                    : new JWKSet(key.toPublicJWK()).toString();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        published.start();
        Path oidc = Files.writeString(folder.resolve("oidc.yaml"), """
                issuer: %s
                publicUrl: http://localhost:8480
                clientId: holdfast
                roles:
                  officers: [security-officer]
                """.formatted(issuer()));
        server = RunningServer.start(
                folder, options -> options.withOwnBackups("never").withOidcFile(oidc));
        admin = server.admin();
        admin.apply(Declarations.base(folder)).ok();
    }

    @AfterAll
    static void stop() {
        server.close();
        published.stop(0);
    }

    private static String issuer() {
        return "http://localhost:" + published.getAddress().getPort();
    }

    private static Api as(String name, String... groups) throws Exception {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("subject of " + name)
                .audience("holdfast")
                .claim("preferred_username", name)
                .claim("groups", List.of(groups))
                .issueTime(new Date(System.currentTimeMillis() - 5_000))
                .expirationTime(new Date(System.currentTimeMillis() + 300_000))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(), claims);
        token.sign(new ECDSASigner(key));
        return Api.bearer(server.address(), token.serialize());
    }

    private static List<String> roles(Api person) throws Exception {
        return person.get("/api/v1/session")
                .ok()
                .json()
                .path("roles")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static String group(String name, String group, String roles) {
        return """
                apiVersion: holdfast.io/v1
                kind: Group
                metadata: { name: %s }
                spec: { group: "%s", roles: [%s] }
                ---
                """.formatted(name, group, roles);
    }

    private static Api.Answer apply(Api by, String yaml) throws Exception {
        return by.post(ADMIN + "inventory/apply", Map.of("documents", yaml));
    }

    private static void remove(String name) throws Exception {
        admin.send("DELETE", ADMIN + "inventory/Group/" + name, null, Map.of()).ok();
    }

    @Test
    void members_of_a_declared_group_get_its_roles_where_they_are_for_and_lose_them_with_it() throws Exception {
        try (Api nora = as("nora", "/Data Base People", "others")) {
            assertThat(roles(nora)).isEmpty();
            String yaml = group("dba", "Data Base People", "operator@records, approver@site:site-a");
            JsonNode plan = admin.post(ADMIN + "inventory/plan", Map.of("documents", yaml))
                    .ok()
                    .json();
            assertThat(plan.path("changes").findValuesAsString("kind")).containsExactly("Group");
            assertThat(plan.path("notes").findValuesAsString("text"))
                    .contains("whoever is in 'Data Base People' is granted approver@site:site-a, operator@records");
            assertThat(roles(nora)).isEmpty();
            apply(admin, yaml).ok();
            assertThat(roles(nora)).containsExactlyInAnyOrder("operator@records", "approver@site:site-a");
            assertThat(apply(admin, yaml).ok().json().path("unchanged").asInt()).isOne();
            assertThat(admin.get(ADMIN + "inventory/drift")
                            .ok()
                            .json()
                            .path("items")
                            .findValuesAsString("name"))
                    .doesNotContain("dba");
            assertThat(admin.get(ADMIN + "inventory/export?people=true").ok().text())
                    .contains("kind: Group", "Data Base People");
            assertThat(admin.get(ADMIN + "inventory/export").ok().text()).doesNotContain("kind: Group");
            JsonNode listed = admin.get(ADMIN + "groups").ok().json();
            assertThat(listed.path("items").findValuesAsString("group"))
                    .containsExactly("Data Base People", "officers");
            assertThat(listed.path("items").path(0).path("declaration").asString())
                    .isEqualTo("dba");
            assertThat(listed.path("items").path(1).path("declaration").isNull())
                    .isTrue();
            assertThat(admin.get(ADMIN + "groups?words=approver")
                            .ok()
                            .json()
                            .path("total")
                            .asInt())
                    .isOne();
            JsonNode recorded = admin.get(ADMIN + "audit?action=groups.change")
                    .ok()
                    .json()
                    .path("items")
                    .path(0);
            assertThat(recorded.path("object").asString()).isEqualTo("dba");
            assertThat(recorded.path("detail").path("roles").asString())
                    .isEqualTo("approver@site:site-a operator@records");
            assertThat(admin.get(ADMIN + "inventory/changes?kind=Group")
                            .ok()
                            .json()
                            .path("items")
                            .path(0)
                            .path("changedBy")
                            .asString())
                    .isEqualTo("admin");
            remove("dba");
            assertThat(roles(nora)).isEmpty();
        }
    }

    @Test
    void what_is_wrong_with_a_group_is_told_by_its_field() throws Exception {
        assertThat(apply(admin, group("x", "x", "king")).text()).contains("Group/x: spec.roles", "'king'");
        assertThat(apply(admin, group("x", "x", "operator@nothing")).text()).contains("which is not declared");
        assertThat(apply(admin, group("x", "x", "")).text()).contains("spec.roles", "is missing");
        assertThat(apply(admin, group("one", "same", "viewer") + group("two", "same", "viewer"))
                        .text())
                .contains("as of Group/");
        assertThat(admin.get(ADMIN + "inventory/Group/x").status()).isEqualTo(404);
    }

    @Test
    void two_groups_can_change_places_at_once() throws Exception {
        apply(admin, group("one", "first", "viewer") + group("two", "second", "auditor"))
                .ok();
        apply(admin, group("one", "second", "viewer") + group("two", "first", "auditor"))
                .ok();
        try (Api mia = as("mia", "first")) {
            assertThat(roles(mia)).containsExactly("auditor");
        }
        remove("one");
        remove("two");
    }

    @Test
    void nobody_gives_a_group_that_they_are_in_more_than_they_have_nor_touches_administrators() throws Exception {
        try (Api officer = as("olaf", "officers", "/both");
                Api stranger = as("sue", "both")) {
            assertThat(roles(officer)).containsExactly("security-officer");
            Api.Answer own = apply(officer, group("both", "both", "restore-operator"));
            assertThat(own.status()).isEqualTo(400);
            assertThat(own.text()).contains("would give yourself more");
            apply(officer, group("elsewhere", "elsewhere", "restore-operator")).ok();
            assertThat(apply(officer, group("chiefs", "chiefs", "administrator"))
                            .text())
                    .contains("only an administrator makes a group one");
            apply(admin, group("chiefs", "chiefs", "administrator")).ok();
            assertThat(apply(officer, group("chiefs", "chiefs", "viewer")).status())
                    .isEqualTo(400);
            assertThat(officer.send("DELETE", ADMIN + "inventory/Group/chiefs", null, Map.of())
                            .status())
                    .isEqualTo(400);
            assertThat(apply(stranger, group("mine", "both", "administrator")).status())
                    .isEqualTo(403);
            apply(admin, group("both", "both", "operator")).ok();
            assertThat(roles(officer)).containsExactlyInAnyOrder("operator", "security-officer");
        }
        // a file without a group leaves those that are there, whatever else it takes back
        admin.post(ADMIN + "inventory/apply", Map.of("documents", Declarations.base(folder), "deleteOthers", true))
                .ok();
        assertThat(admin.get(ADMIN + "groups?words=chiefs")
                        .ok()
                        .json()
                        .path("total")
                        .asInt())
                .isOne();
        for (String name : List.of("both", "elsewhere", "chiefs")) {
            remove(name);
        }
    }

    @Test
    void somebody_of_the_provider_can_be_kept_out_whatever_their_groups() throws Exception {
        String people = ADMIN + "provider_people";
        Map<String, String> json = Map.of("Content-Type", "application/json");
        try (Api vera = as("vera", "officers");
                Api wim = as("wim", "chiefs-2")) {
            apply(admin, group("chiefs-2", "chiefs-2", "administrator")).ok();
            assertThat(roles(vera)).containsExactly("security-officer");
            assertThat(roles(wim)).containsExactly("administrator");
            JsonNode listed = admin.get(people + "?words=chiefs-2").ok().json();
            assertThat(listed.path("total").asInt()).isOne();
            assertThat(listed.path("items").path(0).path("username").asString()).isEqualTo("oidc:wim");
            assertThat(vera.send("PATCH", people + "/oidc:wim", Map.of("disabled", true), json)
                            .errors("username"))
                    .as("only an administrator keeps one out")
                    .isNotEmpty();
            wim.send("PATCH", people + "/oidc:vera", Map.of("disabled", true), json)
                    .ok();
            assertThat(vera.get("/api/v1/session").status()).isEqualTo(401);
            assertThat(admin.get(people + "?disabled=true")
                            .ok()
                            .json()
                            .path("items")
                            .findValuesAsString("username"))
                    .containsExactly("oidc:vera");
            admin.send("PATCH", people + "/oidc:vera", Map.of("disabled", false), json)
                    .ok();
            assertThat(roles(vera)).containsExactly("security-officer");
            assertThat(admin.get(ADMIN + "audit?action=provider-people.change")
                            .ok()
                            .json()
                            .path("items")
                            .findValuesAsString("actor"))
                    .containsExactly("admin", "oidc:wim");
            assertThat(admin.send("PATCH", people + "/oidc:nobody", Map.of("disabled", true), json)
                            .status())
                    .isEqualTo(404);
            assertThat(admin.send("PATCH", people + "/oidc:vera", Map.of(), json)
                            .errors("disabled"))
                    .isNotEmpty();
        }
        remove("chiefs-2");
    }
}

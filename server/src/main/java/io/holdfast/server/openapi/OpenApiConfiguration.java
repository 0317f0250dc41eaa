package io.holdfast.server.openapi;

import io.holdfast.server.problem.Problem;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the document says beside the resources themselves: sign-in, problems, stable names. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String DESCRIPTION = """
            Backs up a whole application platform, proves that it can be restored, and brings it back.

            Instants are ISO 8601 in UTC. Every error is a problem as RFC 9457 says it (`application/problem+json`), and
            names each field that is wrong. A field that is not known is refused.""";

    private static final Map<String, String> PROBLEMS = new TreeMap<>(Map.of(
            "400", "The request cannot be done as it was made; `errors` names the fields.",
            "401", "Not signed in, or the name or password is wrong.",
            "403", "The role does not allow it, or the session's token is missing.",
            "404", "What the path names does not exist.",
            "409", "The present state forbids it; the detail says what to do first."));

    @Bean
    ModelResolver modelResolver(ObjectMapperProvider mappers) {
        return new RecordSchemas(mappers.jsonMapper());
    }

    /** Such as {@code backupSchedule}: derived from what the code says, and so the same in every build. */
    @Bean
    OperationCustomizer operationIds() {
        return (operation, handler) -> {
            String resource = handler.getBeanType().getSimpleName().replaceFirst("Resource$", "");
            String method = handler.getMethod().getName();
            operation.setOperationId(Character.toLowerCase(resource.charAt(0))
                    + resource.substring(1)
                    + Character.toUpperCase(method.charAt(0))
                    + method.substring(1));
            return operation;
        };
    }

    @Bean
    OpenApiCustomizer wholeDocument() {
        return document -> {
            document.setInfo(new Info()
                    .title("Holdfast")
                    .description(DESCRIPTION)
                    .version("1")
                    .license(new io.swagger.v3.oas.models.info.License()
                            .name("Apache-2.0")
                            .url("https://www.apache.org/licenses/LICENSE-2.0")));
            document.setServers(List.of(new Server().url("/")));
            Components components = document.getComponents();
            components.addSecuritySchemes(
                    "password",
                    new SecurityScheme()
                            .type(SecurityScheme.Type.HTTP)
                            .scheme("basic")
                            .description(
                                    "Who has a second factor also sends a code of it as the header X-One-Time-Code,"
                                            + " another one with each request."));
            components.addSecuritySchemes(
                    "token",
                    new SecurityScheme()
                            .type(SecurityScheme.Type.HTTP)
                            .scheme("bearer")
                            .description("For programs: of POST /api/v1/session/tokens, or an access token of the"
                                    + " identity provider."));
            components.addSecuritySchemes(
                    "session",
                    new SecurityScheme()
                            .type(SecurityScheme.Type.APIKEY)
                            .in(SecurityScheme.In.COOKIE)
                            .name("HOLDFAST_SESSION")
                            .description(
                                    "From POST /api/v1/session. Changing requests also send the value of the cookie"
                                            + " XSRF-TOKEN as the header X-XSRF-TOKEN."));
            document.setSecurity(List.of(
                    new SecurityRequirement().addList("password"),
                    new SecurityRequirement().addList("token"),
                    new SecurityRequirement().addList("session")));
            ModelConverters.getInstance(true)
                    .resolveAsResolvedSchema(new AnnotatedType(Problem.class))
                    .referencedSchemas
                    .forEach(components::addSchemas);
            addProblems(document);
        };
    }

    private static void addProblems(OpenAPI document) {
        PROBLEMS.forEach((status, text) -> document.getComponents()
                .addResponses(
                        "Problem" + status,
                        new ApiResponse()
                                .description(text)
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType()
                                                        .schema(new Schema<>()
                                                                .$ref("#/components/schemas/Problem"))))));
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    boolean signIn = path.equals("/api/v1/session") && method == HttpMethod.POST;
                    boolean writes = method != HttpMethod.GET;
                    boolean takes = operation.getRequestBody() != null || operation.getParameters() != null;
                    if (signIn) {
                        operation.setSecurity(List.of());
                    }
                    problem(operation, "401", true);
                    problem(operation, "400", takes);
                    problem(operation, "403", writes && !signIn);
                    problem(operation, "404", path.contains("{"));
                    problem(operation, "409", writes && !signIn);
                }));
    }

    private static void problem(Operation operation, String status, boolean wanted) {
        if (wanted) {
            operation
                    .getResponses()
                    .addApiResponse(status, new ApiResponse().$ref("#/components/responses/Problem" + status));
        }
    }
}
